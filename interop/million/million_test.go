// Package million is a test alone: a million cases for each chapter, drawn from
// SHAKE128, which the real Python libraries answered once (interop/python,
// scripts/million.sh). Their answers are kept as hashes in interop/million.json,
// and Gourd must come to the same ones, with no Python here.
//
// `go test` asks the first 10 000 of each, with -short the first 100, and with
// GOURD_MILLION=1 in the environment all.
package million

import (
	"crypto/sha3"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// chapters ask case by case: each returns labels to count by, and the answer.
var chapters = []struct {
	name string
	ask  func(s *stream) (labels, fields []string)
}{
	{"tokens", tokenCase},
	{"json", jsonCase},
	{"tagged", taggedCase},
	{"cookies", cookieCase},
	{"dates", dateCase},
}

// recorded is interop/million.json.
type recorded struct {
	Stream, Block int // the version of the stream; cases in a block
	Chapters      map[string]struct {
		Hashes map[string]string // by the number of cases
		Labels map[string]int    // how many of the cases are of which kind
		Blocks []string          // the beginnings of the blocks' hashes, many to a line
	}
}

func load(t *testing.T) (s recorded) {
	t.Helper()
	text, err := os.ReadFile("../million.json")
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil || s.Stream != version {
		t.Fatalf("million.json: %v; of stream %d, want %d", err, s.Stream, version)
	}
	return s
}

func TestMillion(t *testing.T) {
	count := 10_000
	switch {
	case os.Getenv("GOURD_MILLION") == "1":
		count = 1_000_000
	case testing.Short():
		count = 100
	}
	answers := load(t)
	for c, chapter := range chapters {
		t.Run(chapter.name, func(t *testing.T) {
			want := answers.Chapters[chapter.name]
			got := hashes(c, answers.Block, count)
			for i, short := range strings.Fields(strings.Join(want.Blocks, " ")) {
				if i < count/answers.Block && hex.EncodeToString(got[i])[:len(short)] != short {
					t.Fatalf("block %d is the first that differs; scripts/million.sh --diff %s/%[1]d shows its cases", i, chapter.name)
				}
			}
			hash := hex.EncodeToString(fold(got...))
			if want := want.Hashes[strconv.Itoa(count)]; hash != want {
				t.Errorf("%d cases: hash %s, want %s", count, hash, want)
			}
		})
	}
}

// hashes returns those of all blocks, in order, each asked by one of as many
// workers as there are processors.
func hashes(chapter, size, count int) [][]byte {
	list := make([][]byte, (count+size-1)/size)
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				list[i] = fold(lines(chapter, i*size, min(size, count-i*size))...)
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	workers.Wait()
	return list
}

// lines returns the answers of some cases.
func lines(chapter, first, count int) [][]byte {
	list := make([][]byte, count)
	for i := range list {
		labels, fields := ask(chapter, first+i)
		head := strconv.Itoa(first+i) + " " + strings.Join(labels, " ")
		list[i] = []byte(strings.Join(append([]string{head}, fields...), " | ") + "\n")
	}
	return list
}

// ask makes a panic the answer, so that its case can be found.
func ask(chapter, number int) (labels, fields []string) {
	defer func() {
		if fault := recover(); fault != nil {
			labels, fields = []string{"panic"}, []string{fmt.Sprint(fault)}
		}
	}()
	return chapters[chapter].ask(newStream(chapters[chapter].name, number))
}

func fold(parts ...[]byte) []byte {
	whole := sha3.NewSHAKE128()
	for _, part := range parts {
		whole.Write(part)
	}
	sum := make([]byte, 32)
	whole.Read(sum)
	return sum
}

var show = flag.String("show", "", "a block, such as tokens/17, whose answers -run TestShow -v prints")

// TestShow prints what TestMillion folds.
func TestShow(t *testing.T) {
	name, block, _ := strings.Cut(*show, "/")
	for c, chapter := range chapters {
		if n, err := strconv.Atoi(block); err == nil && chapter.name == name {
			size := load(t).Block
			for _, line := range lines(c, n*size, size) {
				fmt.Printf("%s", line)
			}
		}
	}
}
