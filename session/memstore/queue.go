package memstore

import (
	"container/heap"
	"time"
)

// queue is a heap of rows or series: what is over first is on top, so that neither
// a sweep nor a full store looks at what lives.
type queue[T any] struct {
	items []*T
	when  func(*T) time.Time
	place func(*T) *int // where the item keeps its place, from 1; 0 if it is not in
}

func (q *queue[T]) Len() int           { return len(q.items) }
func (q *queue[T]) Less(i, j int) bool { return q.when(q.items[i]).Before(q.when(q.items[j])) }

func (q *queue[T]) Swap(i, j int) {
	q.items[i], q.items[j] = q.items[j], q.items[i]
	*q.place(q.items[i]), *q.place(q.items[j]) = i+1, j+1
}

// Push is heap's; see put.
func (q *queue[T]) Push(x any) {
	q.items = append(q.items, x.(*T))
	*q.place(x.(*T)) = len(q.items)
}

// Pop is heap's; see drop.
func (q *queue[T]) Pop() any {
	last := len(q.items) - 1
	x := q.items[last]
	q.items[last] = nil
	q.items = q.items[:last]
	*q.place(x) = 0
	return x
}

// put adds an item, or moves the one whose time changed.
func (q *queue[T]) put(x *T) {
	if at := *q.place(x); at > 0 {
		heap.Fix(q, at-1)
		return
	}
	heap.Push(q, x)
}

func (q *queue[T]) drop(x *T) {
	if at := *q.place(x); at > 0 {
		heap.Remove(q, at-1)
	}
}

// top is the first item if its time is before a bound.
func (q *queue[T]) top(bound time.Time) *T {
	if len(q.items) == 0 || !q.when(q.items[0]).Before(bound) {
		return nil
	}
	return q.items[0]
}
