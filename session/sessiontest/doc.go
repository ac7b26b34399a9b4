// Package sessiontest holds the tests that every store of package session has to
// pass, ours and anybody's. A store of your own calls, in its tests, those of the
// interfaces that it implements:
//
//	func TestStore(t *testing.T) {
//		sessiontest.TestRegistry(t, func(t *testing.T) session.Registry { return open(t) })
//		sessiontest.TestStore(t, func(t *testing.T) session.Store { return open(t) })
//		sessiontest.TestSeries(t, func(t *testing.T) sessiontest.SeriesRegistry { return open(t) })
//	}
//
// open returns an empty store each time that it is called, and closes it with
// t.Cleanup. Stores are asked with times of whole milliseconds in UTC, and have to
// return them so. Run the tests with -race too.
//
// What is tested is what package session relies on to keep an ended session
// ended: which call wins, what a late call may not do, what begins in place of
// what ended, what is told to whom, and that none of this breaks when many call at
// once. Where the interfaces leave something open these tests do too, but for what
// nobody could build on otherwise:
//
//   - A row whose handle is another's, and an Ending.Next whose key is, are errors
//     that change nothing.
//   - Ending everybody's sessions ends visitors' rows as well.
//   - A series that begins too late, after its user's sessions were all ended or
//     after the row it belongs to, is never good; nor can one that has expired, or
//     that would belong to a row that has ended, be rotated.
//
// What a store keeps on a disk, and how it fails, are for its own tests. How others
// bear its failures can be tested with [Failing].
package sessiontest
