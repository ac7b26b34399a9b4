// Package sessiontest holds the tests that every store of package session has to
// pass, ours and anybody's. A store of your own calls [TestRegistry] in its tests:
//
//	func TestRegistry(t *testing.T) {
//		sessiontest.TestRegistry(t, func(t *testing.T) session.Registry {
//			return mystore.New(t.TempDir())
//		})
//	}
//
// What is tested is what package session relies on to keep an ended session
// ended: which call wins, what a late call may not do, what is told to whom.
// Failures of a store, and what it keeps on a disk, are for its own tests.
package sessiontest
