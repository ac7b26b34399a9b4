// Package vectors reads the answers of the real Python libraries, the JSON
// files in interop/vectors, for the tests of every package.
//
//	f := vectors.Load(t, "../interop/vectors/itsdangerous-signer.json")
//	for _, c := range f.Good { // f.Bad, f.Cases; f.All() for the three together
//		t.Run(c.ID, func(t *testing.T) {
//			got := sign(c.Keys(), c.Bytes("value"), c.Text("sep"))
//			if want := c.Text("token"); got != want { … }
//		})
//	}
//
// A Case gives its fields by name. Text and Bytes look for X, X_hex, X_cps and
// X_repeat, so a test never asks how a text was spelled. Value and Ordered give
// typed values ({"t":"tuple",…}) as Go values of the model of taggedjson: Value
// has map[string]any for a dict with text keys, Ordered has taggedjson.Object
// in insertion order for every dict. Diff compares such values, NaN being equal
// to NaN and -0.0 not to 0.0. What Go has no twin for is a Foreign.
//
// A field that a test asks for and the case lacks is a mistake of the test and
// panics with file, case and field; Has asks first. A field of null is lacking
// to all of them but IsNull: OptInt gives ok == false for both.
//
// What Gourd refuses on purpose stands in interop/refused.json, by file and
// case, with the reason. File.Refused gives the file's part, and Judge fails a
// case that neither passes nor is listed, and one that passes although listed:
//
//	refused := f.Refused(t, "../interop/refused.json")
//	refused.Judge(t, c.ID, fault) // fault is "" for a case that passed
//
// The package imports taggedjson, so the tests of taggedjson and of what it
// imports stand in package x_test.
package vectors
