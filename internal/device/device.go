// Package device says in words which browser and system a User-Agent names. It is
// the browser, platform and version of Werkzeug's old UserAgent.
//
// Start with [Describe]; there is nothing else. What it returns is made of words
// of this package alone, so a stranger's text gets nowhere by it.
//
// Absent on purpose: versions, models and bots. Browsers hide the first two by
// now, and a list of sessions needs only what its owner knows a device by.
package device

import "strings"

// Unknown is what an agent is called that names nothing known.
const Unknown = "Unknown device"

// maxAgent is how much of a User-Agent is looked at, in bytes.
const maxAgent = 1024

// name is a word that stands in agents and what it means. Later words are not
// looked for once one was found.
type name struct{ in, is string }

// browsers come in this order because each also says the names of those below
// it, to be taken for them.
var browsers = []name{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"Edge/", "Edge"},
	{"OPR/", "Opera"}, {"OPT/", "Opera"}, {"OPX/", "Opera"}, {"Opera", "Opera"},
	{"SamsungBrowser/", "Samsung Internet"},
	{"Vivaldi/", "Vivaldi"},
	{"YaBrowser/", "Yandex Browser"},
	{"DuckDuckGo/", "DuckDuckGo"}, {"Ddg/", "DuckDuckGo"},
	{"Focus/", "Firefox Focus"}, {"Klar/", "Firefox Focus"},
	{"SeaMonkey/", "SeaMonkey"},
	{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
	{"CriOS/", "Chrome"}, {"HeadlessChrome/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"},
	{"Epiphany/", "GNOME Web"},
	{"Trident/", "Internet Explorer"}, {"MSIE ", "Internet Explorer"},
	{"Safari/", "Safari"}, {"AppleWebKit/", "An app"},
}

// programs name themselves at the very beginning, and no system that is theirs.
var programs = []name{
	{"curl/", "curl"}, {"Wget/", "Wget"}, {"HTTPie/", "HTTPie"}, {"xh/", "xh"}, {"PostmanRuntime/", "Postman"}, {"insomnia/", "Insomnia"},
	{"python-requests/", "Python Requests"}, {"python-httpx/", "HTTPX"}, {"Python-urllib/", "Python"}, {"Werkzeug/", "Werkzeug's test client"}, {"werkzeug/", "Werkzeug's test client"},
	{"Go-http-client/", "A Go program"}, {"okhttp/", "An Android app"}, {"Dalvik/", "An Android app"}, {"node", "A Node.js program"}, {"axios/", "A Node.js program"},
}

// systems come in this order for the same reason.
var systems = []name{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"iPod", "iPod"},
	{"CrOS", "ChromeOS"},
	{"Windows Phone", "Windows Phone"}, {"Windows", "Windows"},
	{"Android", "Android"},
	{"Macintosh", "macOS"}, {"Mac OS X", "macOS"},
	{"KAIOS", "KaiOS"},
	{"FreeBSD", "FreeBSD"}, {"OpenBSD", "OpenBSD"}, {"NetBSD", "NetBSD"},
	{"Linux", "Linux"}, {"X11", "Linux"},
}

// Describe names the browser and the system of a User-Agent, such as "Firefox on
// Linux", "Safari" or "curl", and is Unknown if it finds neither. Of text over a
// KiB the beginning counts. A User-Agent is the visitor's own word: it tells a
// person's devices apart and proves nothing.
func Describe(agent string) string {
	agent = agent[:min(len(agent), maxAgent)]
	if p := first(programs, agent, strings.HasPrefix); p != "" {
		return p
	}
	browser, system := first(browsers, agent, strings.Contains), first(systems, agent, strings.Contains)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	case system != "":
		return "A browser on " + system
	}
	return Unknown
}

func first(names []name, agent string, matches func(s, sub string) bool) string {
	for _, n := range names {
		if matches(agent, n.in) {
			return n.is
		}
	}
	return ""
}
