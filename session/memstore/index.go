package memstore

import (
	"hash/maphash"
	"sync"
)

const shardCount = 64

// index finds a row or a series by what names it. It is a map in parts with a lock
// each, which are taken last: nobody waits for a shard while holding one.
//
// What it returns may be removed before the caller has the lock of its shard, so
// rows and series say whether they are gone.
type index[K comparable, V any] struct {
	seed  maphash.Seed
	parts [shardCount]struct {
		mu sync.RWMutex
		m  map[K]*V
	}
}

func (x *index[K, V]) init() {
	x.seed = maphash.MakeSeed()
	for i := range x.parts {
		x.parts[i].m = map[K]*V{}
	}
}

func (x *index[K, V]) get(k K) *V {
	p := &x.parts[maphash.Comparable(x.seed, k)%shardCount]
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.m[k]
}

// add reports whether the name was free.
func (x *index[K, V]) add(k K, v *V) bool {
	p := &x.parts[maphash.Comparable(x.seed, k)%shardCount]
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m[k] != nil {
		return false
	}
	p.m[k] = v
	return true
}

func (x *index[K, V]) remove(k K) {
	p := &x.parts[maphash.Comparable(x.seed, k)%shardCount]
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.m, k)
}
