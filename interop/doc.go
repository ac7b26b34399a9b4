// Package interop asks the real Python libraries whether Gourd agrees with them.
//
// The folder vectors holds what they answered once; its tests need only Go. The
// live tests start a real Flask app with Flask-Login under gunicorn (python/app.py)
// beside Gourd and hand one cookie jar to both. They need the environment
// variable GOURD_TEST_PYTHON, the interpreter that scripts/python.sh makes and
// prints; `make live` sets it. Without it they are left out in words, and with
// CI=true they fail. Their names begin with TestLive, so that -skip and -run tell
// them from the rest.
package interop
