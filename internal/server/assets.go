package server

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed pages/templates/*.html pages/static/*
var embedded embed.FS

// assets are the static files, each under a URL that names its contents, so that
// browsers may keep them for ever and a new version is fetched at once.
type assets struct {
	urls  map[string]string // gourd.css -> /static/gourd.1a2b3c4d5e.css
	files map[string][]byte // gourd.1a2b3c4d5e.css -> contents
}

func loadAssets() (*assets, error) {
	entries, err := fs.ReadDir(embedded, "pages/static")
	if err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	a := &assets{urls: map[string]string{}, files: map[string][]byte{}}
	for _, entry := range entries {
		data, err := embedded.ReadFile("pages/static/" + entry.Name())
		if err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
		name := hashedName(entry.Name(), data)
		a.urls[entry.Name()] = "/static/" + name
		a.files[name] = data
	}
	return a, nil
}

// hashedName puts 40 bits of the contents' SHA-256 before the extension.
func hashedName(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext
}

// url returns where a file is served. Templates call it as asset; an unknown
// name is a fault in a template, which the tests render all of.
func (a *assets) url(name string) (string, error) {
	if u, ok := a.urls[name]; ok {
		return u, nil
	}
	return "", fmt.Errorf("server: no asset %q", name)
}

// serveAsset answers GET /static/{file}. It never looks at cookies.
func (s *Server) serveAsset(w http.ResponseWriter, r *http.Request) {
	data, ok := s.assets.files[r.PathValue("file")]
	if !ok {
		s.fail(w, r, problemOf("not_found"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(r.PathValue("file"))))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Write(data)
}
