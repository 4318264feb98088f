"""The guards of the browser tests catch what they are there for; a guard that sees nothing would never be missed."""

import pytest

STRICT = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'"}
FINE = "<!doctype html><html lang='en'><title>Fine</title><main><h1>Fine</h1></main>"


@pytest.fixture
def show(page, live_server):
    """Put this HTML in front of the browser, under the strict policy."""

    def show(body: str) -> None:
        page.route(
            live_server + "/tried", lambda route: route.fulfill(body=body, content_type="text/html", headers=STRICT)
        )
        page.goto("/tried")

    return show


def wait_for(page, console, *complaints):
    """They come when the browser sends them; a tenth of a second, or seconds on a busy machine."""
    for _ in range(100):
        if all(any(part in one for one in console.complaints) for part in complaints):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"Only this was told: {console.complaints}")


def test_a_fine_page_raises_no_complaint(show, page, console, axe):
    show(FINE)
    axe(page)
    assert console.complaints == []


@pytest.mark.parametrize("violation", ["<script>document.title = 'run'</script>", "<p style='color: red'>styled</p>"])
def test_a_violated_policy_is_a_complaint(show, page, console, violation):
    show(FINE + violation)
    wait_for(page, console, "Content Security Policy")
    console.allow("Content Security Policy")


def test_errors_warnings_and_missing_files_are_complaints(show, page, console):
    page.route("**/none.js", lambda route: route.fulfill(status=404))
    show(FINE + "<script src='/none.js'></script>")
    page.evaluate("console.error('an error'); console.warn('a warning')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    wait_for(page, console, "error: an error", "warning: a warning", "uncaught: thrown", "404")
    console.allow(".")


def test_a_request_to_another_host_is_a_complaint(show, page, console):
    show(FINE)
    page.evaluate("location.assign('https://elsewhere.example/')")
    wait_for(page, console, "request to another host: https://elsewhere.example/")
    console.allow(".")


def test_only_what_was_allowed_is_passed_over(show, page, console):
    show(FINE)
    page.evaluate("console.error('meant'); console.error('not meant')")
    wait_for(page, console, "error: meant", "error: not meant")
    console.allow("error: meant")
    assert [one.split(" (")[0] for one in console.unexpected()] == ["error: not meant"]
    console.allow(".")


def test_axe_names_what_is_wrong_and_where(show, page, axe):
    show("<!doctype html><html lang='en'><title>Bad</title><main><h1>Bad</h1><input></main>")
    with pytest.raises(pytest.fail.Exception, match=r"label \(critical\).*\n +input"):
        axe(page)


TWO = "<button>First</button><button>Second</button>"
STYLE = "<style>button {{ block-size: {}px; padding: 0; margin: 0; border: 0; display: block }}</style>"
OVER = "<a href='#x' style='position: absolute; inset: 0 0 auto; block-size: 24px; background: #fff'>Over it</a>"


def test_what_is_too_small_to_tap_is_named_and_what_is_half_covered_is_not(page, axe):
    page.set_content(FINE.replace("<h1>", STYLE.format(12) + TWO + "<h1>"))
    with pytest.raises(pytest.fail.Exception, match="target-size"):
        axe(page)
    page.set_content(FINE.replace("<h1>", STYLE.format(30) + TWO + OVER + "<h1>"))
    axe(page)


BAR = "<nav style='position: sticky; top: 0'><a href='#x' style='display: block; block-size: 24px'>In the bar</a></nav>"
LONG = "<p style='margin-block: 500px 2000px'><a href='#y' style='display: inline-block; height: 20px'>Below</a></p>"


def test_what_axe_finds_does_not_depend_on_where_the_page_stands(page, axe):
    page.set_content(FINE.replace("<main>", BAR + "<main>").replace("</main>", LONG + "</main>"))
    below = page.get_by_role("link", name="Below")
    below.evaluate("link => scrollBy(0, link.getBoundingClientRect().top - 20)")
    axe(page)
    assert below.evaluate("link => link.getBoundingClientRect().top") > 500
