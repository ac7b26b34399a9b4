package cookie_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/gourd-auth/gourd/cookie"
	"github.com/gourd-auth/gourd/itsdangerous"
)

func ExampleAttributes_Set() {
	session := cookie.Attributes{Name: "__Host-session", Secure: true, HTTPOnly: true, SameSite: cookie.SameSiteLax}
	if err := session.Validate(); err != nil { // once, where it is configured
		panic(err)
	}
	text, err := session.Set("token", time.Unix(1_700_000_000, 0))
	fmt.Println(text, err)
	fmt.Println(session.Delete())
	// Output:
	// __Host-session=token; Expires=Tue, 14 Nov 2023 22:13:20 GMT; Secure; HttpOnly; Path=/; SameSite=Lax <nil>
	// __Host-session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax
}

// A browser would drop this cookie without a word, and the visitor would never be
// signed in.
func ExampleAttributes_Validate() {
	fmt.Println(cookie.Attributes{Name: "__Host-session", Domain: "example.com", SameSite: cookie.SameSiteNone}.Validate())
	// Output:
	// cookie: a name with __Host- needs Secure
	// cookie: a name with __Host- must have no Domain
	// cookie: SameSite=None needs Secure, browsers drop the cookie without it
}

func ExampleRead() {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", `theme="dark\054 large"; session=abc.def; session=planted`)
	fmt.Println(cookie.Read(r, "theme"))
	fmt.Println(cookie.Read(r, "session"))
	fmt.Println(cookie.Read(r, "SESSION"))
	// Output:
	// dark, large true
	// abc.def true
	//  false
}

func ExampleFind() {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Cookie", "session=planted; session=abc.def")
	found, err := cookie.Find(r.Header, "session")
	if err != nil {
		fmt.Println(http.StatusRequestHeaderFieldsTooLarge)
	}
	if found.Count > 1 {
		fmt.Println("somebody planted a cookie")
	}
	// Output: somebody planted a cookie
}

func ExampleWrite() {
	w := httptest.NewRecorder()
	for _, text := range []string{"session=old; Path=/", "lang=pt; Path=/", "session=new; Path=/"} {
		if err := cookie.Write(w.Header(), text); err != nil {
			panic(err)
		}
	}
	fmt.Printf("%q\n", w.Header()["Set-Cookie"])
	// Output: ["lang=pt; Path=/" "session=new; Path=/"]
}

func ExampleParse() {
	for _, p := range cookie.Parse(`a="\303\251;"; b; c = d`) {
		fmt.Printf("%s=%s\n", p.Name, p.Value)
	}
	// Output:
	// a=é;
	// b=
	// c=d
}

func ExampleDump() {
	fmt.Println(cookie.Dump("cart", "apples, pears", cookie.Options{
		MaxAge: new(10 * time.Second),
		Now:    func() time.Time { return time.Unix(1_719_000_000, 0) },
	}))
	// Output: cart="apples\054 pears"; Expires=Fri, 21 Jun 2024 20:00:10 GMT; Max-Age=10; Path=/ <nil>
}

// A cookie of an older application is read once more and then written in the new
// form.
func ExampleClassic() {
	older, err := cookie.NewClassic(ringOf("correct horse battery staple"))
	if err != nil {
		panic(err)
	}
	fmt.Println(older.Verify("42|QX4uivtPdhgoSxlP2EHtuJ1inpsvdv3Kdwvj9yKEpUo="))
	_, err = older.Verify("43|QX4uivtPdhgoSxlP2EHtuJ1inpsvdv3Kdwvj9yKEpUo=")
	fmt.Println(errors.Is(err, itsdangerous.ErrBadSignature))
	// Output:
	// 42 <nil>
	// true
}
