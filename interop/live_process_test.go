//go:build unix

package interop

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// python is the interpreter with Flask of the live tests; a test that asks for
// it is left out where there is none.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("GOURD_TEST_PYTHON")
	if path == "" && os.Getenv("CI") == "true" {
		t.Fatal("needs the real Flask, and with CI=true nothing is left out: set GOURD_TEST_PYTHON to what scripts/python.sh prints")
	}
	if path == "" {
		t.Skip("needs the real Flask, and GOURD_TEST_PYTHON is not set: `make live` runs it")
	}
	return path
}

// buffer collects what a process prints.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// process is a program that runs beside a test, in a process group of its own.
type process struct {
	cmd  *exec.Cmd
	log  *buffer
	done chan struct{} // closed when it has ended
}

// start runs a program until the test ends. What it printed is shown if the
// test failed.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, log: &buffer{}, done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.log, p.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { cmd.Wait(); close(p.done) }()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("%s printed:\n%s", filepath.Base(cmd.Path), p.log)
		}
	})
	return p
}

// stop ends the whole process group, gently at first.
func (p *process) stop() {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		syscall.Kill(-p.cmd.Process.Pid, signal)
		select {
		case <-p.done:
			return
		case <-time.After(5 * time.Second):
		}
	}
}

// listen takes a free port and gives it as a file that a program can inherit,
// so that nobody else takes it in between.
func listen(t *testing.T) (url string, socket *os.File) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	socket, err = ln.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + ln.Addr().String(), socket
}

// startFlask runs python/app.py under gunicorn on a database of Gourd's, with
// two workers that share nothing but their settings, and returns its address.
func startFlask(t *testing.T, database string, env ...string) string {
	t.Helper()
	url, socket := listen(t)
	defer socket.Close()
	cmd := exec.Command(python(t), "-m", "gunicorn", "--bind", "fd://3", "--workers", "2",
		"--worker-tmp-dir", t.TempDir(), "--log-level", "warning", "app:app")
	cmd.Dir = "python"
	cmd.ExtraFiles = []*os.File{socket} // descriptor 3
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "GOURD_DATABASE="+database)
	cmd.Env = append(cmd.Env, env...)
	start(t, cmd)
	return url
}

// built is the folder that the program was built into, "" if it was not.
var built string

var buildGourd = sync.OnceValues(func() (binary string, err error) {
	if built, err = os.MkdirTemp("", "gourd-interop-"); err != nil {
		return "", err
	}
	binary = filepath.Join(built, "gourd")
	out, err := exec.Command("go", "build", "-o", binary, "github.com/gourd-auth/gourd/cmd/gourd").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
})

// TestMain removes the program that the live tests built.
func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(built) // which does nothing for ""
	os.Exit(code)
}

// gourdBinary builds the real program, once for all tests.
func gourdBinary(t *testing.T) string {
	t.Helper()
	binary, err := buildGourd()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// startGourd runs `gourd serve` on a data folder and returns its address once
// it answers. A port that somebody takes first costs another try.
func startGourd(t *testing.T, data string, env ...string) string {
	t.Helper()
	binary := gourdBinary(t)
	for range 3 {
		url, socket := listen(t)
		socket.Close()
		cmd := exec.Command(binary, "serve", "--data", data, "--listen", url[len("http://"):])
		cmd.Env = append(os.Environ(), env...)
		if p := start(t, cmd); p.answers(url[len("http://"):]) {
			return url
		} else {
			t.Logf("gourd serve did not start:\n%s", p.log)
		}
	}
	t.Fatal("gourd serve does not start")
	return ""
}

// gourdCommand runs another command of the program on a data folder.
func gourdCommand(t *testing.T, data string, args ...string) {
	t.Helper()
	cmd := exec.Command(gourdBinary(t), append(args, "--data", data)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gourd %v: %v\n%s", args, err, out)
	}
}

// answers waits until something listens at an address; false if the process
// ended before.
func (p *process) answers(address string) bool {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return true
		}
		select {
		case <-p.done:
			return false
		default:
		}
	}
	return false
}
