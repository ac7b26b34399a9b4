package sessiontest

import (
	"slices"
	"time"

	"github.com/gourd-auth/gourd/session"
)

// hourly begins n rows of a user, an hour after each other, and returns their keys,
// newest first. The last hour is before start.
func (s *suite) hourly(n int, user string) (keys []session.Key) {
	s.Helper()
	for i := 1; i <= n; i++ {
		r := record(i, user)
		r.Created = start.Add(time.Duration(i-n) * time.Hour)
		r.LastSeen = r.Created
		s.beginNow(r)
		keys = append(keys, r.Key)
	}
	slices.Reverse(keys)
	return keys
}

func (s *suite) endOldest() {
	keys := s.hourly(5, "ann")
	other := record(9, "bob")
	other.Created = start.Add(-100 * time.Hour)
	s.begin(other)
	flask := record(10, "ann")
	flask.Created, flask.FromFlask = start.Add(-200*time.Hour), true
	s.begin(flask)
	e := session.Ending{At: start, Reason: "limit"}
	for _, step := range []struct {
		keep int
		want []session.Key
	}{{7, nil}, {6, nil}, {3, append(slices.Clone(keys[3:]), flask.Key)}, {3, nil}, {0, keys[:3]}} {
		records, err := s.EndOldest(s.Context(), "ann", step.keep, session.Bounds{}, e)
		s.check(err)
		got := keysOf(records)
		if len(got) != len(step.want) {
			s.Fatalf("keep %d: ended %d rows, want %d", step.keep, len(got), len(step.want))
		}
		for i, r := range records {
			if !slices.Contains(step.want, r.Key) || r.Handle != s.get(r.Key).Handle || r.UserID != "ann" || r.Contents != "" {
				s.Errorf("keep %d: ended %+v", step.keep, records[i])
			}
			s.wantDead("an old row", r.Key)
		}
	}
	if found := s.get(keys[4]); found.Reason != "limit" || !found.Ended.Equal(start) {
		s.Errorf("got %+v", found)
	}
	if u := s.user("ann"); u != (session.UserState{}) {
		s.Errorf("it moved the user's state to %+v", u)
	}
	s.wantList("bob", other.Key)
}

func (s *suite) endOldestOfTheLiving() {
	s.endAll("ann", session.Ending{At: start})
	keys := s.hourly(4, "ann") // an hour and more: 3 2 1 0
	dead := record(20, "ann")  // of the old generation, and newer than all
	dead.Created, dead.LastSeen = start.Add(time.Hour), start.Add(time.Hour)
	s.begin(dead)
	s.end(keys[0], session.Ending{At: start, Reason: "logout"})
	s.wantAlive("touched", true, keys[3])
	// What is alive by now: keys[3], which is used, and keys[1]. keys[2] is idle.
	alive := session.Bounds{SeenBefore: start.Add(-90 * time.Minute)}
	records, err := s.EndOldest(s.Context(), "ann", 1, alive, session.Ending{At: start, Reason: "limit"})
	s.check(err)
	if !slices.Equal(keysOf(records), keys[3:]) {
		s.Errorf("ended %+v, want the oldest alone", records)
	}
	if found := s.get(keys[2]); !found.Ended.IsZero() {
		s.Errorf("a row that is over ended again: %+v", found)
	}
	alive = session.Bounds{CreatedBefore: start.Add(-90 * time.Minute)}
	records, err = s.EndOldest(s.Context(), "ann", 0, alive, session.Ending{At: start, Reason: "limit"})
	s.check(err)
	if !slices.Equal(keysOf(records), keys[1:2]) {
		s.Errorf("ended %+v, want the one that is not too old", records)
	}
}
