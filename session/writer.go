package session

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// responseWriter saves the session before the first byte of the response.
// Flush, Hijack and ReadFrom are its own because each of them sends headers;
// everything else is found by http.ResponseController through Unwrap.
type responseWriter struct {
	http.ResponseWriter
	request   *http.Request
	session   *Session
	committed bool
	err       error // the session could not be saved; the response is not the handler's
}

// Unwrap is for http.ResponseController.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// commit saves the session, once. After it no change can be saved.
func (w *responseWriter) commit() {
	if w.committed {
		return
	}
	w.committed = true
	s := w.session
	s.mu.Lock()
	if err := s.save(w.Header()); !s.told {
		w.err = err
	}
	s.sent = true
	s.mu.Unlock()
	if w.err != nil {
		w.refuse()
	}
}

// bodyHeaders describe a body or where to go, and would be wrong of another's.
var bodyHeaders = []string{
	"Accept-Ranges", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Range", "Etag", "Expires", "Last-Modified", "Location", "Refresh", "Trailer",
}

// refuse answers in place of the handler, whose own headers describe a body
// that is not sent.
func (w *responseWriter) refuse() {
	for _, name := range bodyHeaders {
		w.Header().Del(name)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.session.manager.config.OnError(w.ResponseWriter, w.request, w.err)
}

// WriteHeader saves the session, unless the status is informational: a 1xx is
// followed by the real response, but for 101, which is the last.
func (w *responseWriter) WriteHeader(status int) {
	if status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.commit()
	if w.err == nil {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *responseWriter) Write(p []byte) (int, error) {
	w.commit()
	if w.err != nil {
		return 0, w.err
	}
	return w.ResponseWriter.Write(p)
}

// ReadFrom keeps the fast path of net/http, such as sendfile.
func (w *responseWriter) ReadFrom(src io.Reader) (int64, error) {
	w.commit()
	if w.err != nil {
		return 0, w.err
	}
	return io.Copy(w.ResponseWriter, src)
}

// Flush sends what was written so far, headers first.
func (w *responseWriter) Flush() { _ = w.FlushError() }

// FlushError is Flush for http.ResponseController.
func (w *responseWriter) FlushError() error {
	w.commit()
	if w.err != nil {
		return w.err
	}
	return http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack saves the session into the headers first; whoever takes the connection
// over sends them.
func (w *responseWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.commit()
	if w.err != nil {
		return nil, nil, w.err
	}
	return http.NewResponseController(w.ResponseWriter).Hijack()
}
