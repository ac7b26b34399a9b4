package difffuzz

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// oracle is the real libraries behind a pipe, python/oracle.py. It ends when its
// input does, so at the latest with this process.
type oracle struct {
	mu  sync.Mutex
	in  io.Writer
	out *bufio.Reader
}

// live is the oracle of this process, started when it is first asked; nil where
// GOURD_TEST_PYTHON names no Python.
var live = sync.OnceValues(func() (*oracle, error) {
	python := os.Getenv("GOURD_TEST_PYTHON")
	if python == "" {
		return nil, nil
	}
	cmd := exec.Command(python, "oracle.py")
	cmd.Dir = "../python"
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &oracle{in: in, out: bufio.NewReaderSize(out, 1<<16)}, cmd.Start()
})

// ask gives Python's answers, one for each question.
func (o *oracle) ask(batch []question) ([]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, err := o.in.Write(frame(batch)); err != nil {
		return nil, fmt.Errorf("asking Python: %w", err)
	}
	body, err := readFramed(o.out)
	if err != nil {
		return nil, fmt.Errorf("Python does not answer: %w", err)
	}
	answers := make([]string, 0, len(batch))
	for len(body) > 0 {
		size := 4 + binary.BigEndian.Uint32(body)
		answers = append(answers, string(body[4:size]))
		body = body[size:]
	}
	if len(answers) != len(batch) {
		return nil, fmt.Errorf("Python gave %d answers to %d questions", len(answers), len(batch))
	}
	return answers, nil
}

// frame writes a batch as the head of oracle.py tells.
func frame(batch []question) []byte {
	b := make([]byte, 4, 1<<12)
	for _, q := range batch {
		b = binary.BigEndian.AppendUint32(b, uint32(len(q)))
		for _, field := range q {
			b = binary.BigEndian.AppendUint32(b, uint32(len(field)))
			b = append(b, field...)
		}
	}
	binary.BigEndian.PutUint32(b, uint32(len(b)-4))
	return b
}

func readFramed(r io.Reader) ([]byte, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	body := make([]byte, binary.BigEndian.Uint32(size[:]))
	_, err := io.ReadFull(r, body)
	return body, err
}
