"""Components write the design's markup, refuse what they do not know and escape what people wrote."""

import re
from datetime import date, datetime

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from koubo.kernel.clock import JST
from koubo.web.ui import charts, fields, navigation
from koubo.web.ui.icons import icon
from koubo.web.ui.navigation import NavigationGroup, NavigationItem


def render(source: str, path: str = "/", **values: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(path), **values}))


def test_small_parts_are_the_designs_markup():
    assert render('{% tag "任期あり" tone="key" %}') == '<span class="k-tag" data-tone="key">任期あり</span>'
    assert render('{% status "登録依頼中" tone="key" %}') == '<span class="k-status" data-tone="key">登録依頼中</span>'
    assert render('{% count 3 tone="hot" unit="件" %}') == (
        '<span class="k-count" data-tone="hot">3<span class="k-vh">件</span></span>'
    )
    assert render("{% count 0 %}") == ""
    assert render('{% icon "check" %}') == icon("check")


def test_a_button_is_a_link_for_moves_and_submits_for_acts():
    assert render('{% button "戻る" href=href type="text" %}', href="/a/?b=1&c=2") == (
        '<a class="k-button" data-type="text" href="/a/?b=1&amp;c=2">戻る</a>'
    )
    assert render('{% button "確認" type="solid" name="act" value="check" %}') == (
        '<button class="k-button" type="submit" data-type="solid" name="act" value="check">確認</button>'
    )


@pytest.mark.parametrize(
    "source",
    [
        '{% button "確認" colour="red" %}',
        '{% tag "x" size="lg" %}',
        '{% card heading="x" %}{% endcard %}',
        '{% field "name" %}',
        "{% field %}",
    ],
)
def test_an_unknown_or_missing_prop_stops_the_template(source):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "x" tone="pink" %}',
        '{% button "x" type="ghost" %}',
        '{% field "a" label="A" kind="colour" %}',
        '{% field "a" label="A" width="xxl" %}',
        '{% banner tone="hot" %}x{% endbanner %}',
        '{% banner role="main" %}x{% endbanner %}',
        '{% crumbs "ホーム" "/" %}',
    ],
)
def test_an_unknown_value_of_a_prop_is_refused(source):
    with pytest.raises(ValueError, match=r"must be one of|ends in words"):
        render(source)


def test_an_unknown_icon_is_refused():
    with pytest.raises(KeyError):
        render('{% icon "rocket" %}')


def test_what_people_wrote_is_escaped_everywhere():
    evil = '"><script>alert(1)</script>'
    sources = (
        "{% tag evil %}{% button evil href=evil %}{% field 'a' label=evil value=evil help=evil error=evil %}"
        "{% field 'b' label='B' kind='textarea' value=evil %}{% crumbs evil evil evil %}{% banner title=evil %}{{ evil }}{% endbanner %}"
        "{% fact evil %}{{ evil }}{% endfact %}{% answer evil href=evil %}{{ evil }}{% endanswer %}{% panel title=evil reference=evil %}{% endpanel %}"
    )
    assert "<script" not in render(sources, evil=evil)


def test_a_field_has_label_help_control_error_in_this_order():
    html = render(
        '{% field "end" label="募集終了日" kind="date" required=True help="例：2027年1月8日" error="日付を入力してください" value="2026-11-08" width="s" id="end" %}'
    )
    assert html == (
        '<div class="k-field"><label class="k-label" for="end">募集終了日<span class="k-req">※必須</span></label>'
        '<p class="k-help" id="end-h">例：2027年1月8日</p>'
        '<input class="k-input" type="date" id="end" name="end" data-w="s" required aria-invalid="true"'
        ' aria-describedby="end-e end-h" value="2026-11-08">'
        f'<p class="k-error" id="end-e">{icon("alert")}日付を入力してください</p></div>'
    )


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("date", "2026-11-08", "date"), ("date", "", "date"), ("date", "2026-02-30", "text"), ("date", "令和9年1月8日", "text"), ("date", "20261108", "text"),
        ("time", "08:30", "time"), ("time", "08:30:00", "time"), ("time", "8:30AM", "text"), ("time", "25:00", "text"),
    ],
)  # fmt: skip
def test_a_day_or_time_that_browsers_would_hide_is_shown_as_text(kind: str, value: str, shown: str) -> None:
    html = render(f'{{% field "end" label="A" kind="{kind}" value="{value}" %}}')
    assert f'type="{shown}"' in html
    assert value in html


def test_an_optional_field_says_so_and_a_field_without_need_says_nothing():
    assert '<span class="k-opt">任意</span>' in render('{% field "a" label="A" %}')
    assert "k-opt" not in render('{% field "q" label="A" required=None %}')


def test_a_password_is_never_shown_again():
    assert "geheim" not in render('{% field "p" label="P" kind="password" value="geheim" %}')


def test_a_textarea_keeps_its_first_empty_line_and_counts():
    html = render('{% field "t" label="T" kind="textarea" value=text maxlength=2000 %}', text="\nabc")
    assert ">\n\nabc</textarea>" in html
    assert '<p class="k-counter" id="f-t-c">4 / 2,000文字</p>' in html
    assert "maxlength" not in html


def test_a_select_shows_the_chosen_option():
    options = [fields.Option("", "選んでください"), fields.Option("1", "教授")]
    html = render('{% field "job" label="職種" kind="select" options=options value=1 %}', options=options)
    assert '<option value="">選んでください</option><option value="1" selected>教授</option>' in html


def test_choices_are_a_fieldset_with_the_first_control_as_target():
    options = [fields.Option("ja", "日本語"), fields.Option("en", "English", "英語だけ")]
    html = render(
        '{% choices "written" legend="言語" options=options chosen="en" required=True error="言語を選んでください" %}',
        options=options,
    )
    assert html.startswith('<fieldset class="k-fieldset" aria-describedby="f-written-e"><legend class="k-label">言語')
    assert '<input type="radio" id="f-written" name="written" value="ja">' in html
    assert (
        '<input type="radio" id="f-written-1" name="written" value="en" checked><span>English<small>英語だけ</small>'
        in html
    )


class Sample(forms.Form):
    mail = forms.EmailField(label="メール", error_messages={"required": "メールを入力してください"})
    kind = forms.ChoiceField(label="種別", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect, required=False)
    place = forms.ChoiceField(label="場所", choices=[("1", "東"), ("2", "西")], required=False)
    ok = forms.BooleanField(label="確認", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_forms_take_the_same_look_and_their_errors_lead_to_the_controls():
    form = Sample({"kind": "b", "place": "2", "ok": "on", "key": "k"})
    html = render("{% form_errors form %}{% for f in form %}{% form_field f %}{% endfor %}", form=form)
    assert '<div class="k-errsum" id="errors" data-k-errors><div role="alert">' in html
    assert "入力内容に誤りが1件あります" in html
    assert '<li><a href="#id_mail">メールを入力してください</a></li>' in html
    assert 'id="id_mail" name="mail"' in html
    assert '<p class="k-error" id="id_mail-e">' in html
    assert 'name="kind" value="b" checked' in html
    assert '<option value="2" selected>西</option>' in html
    assert '<input type="checkbox" id="id_ok" name="ok" value="on" checked>' in html
    assert '<input type="hidden" name="key" value="k">' in html


def test_a_title_is_laid_out_over_lines_and_read_as_one():
    source = "{% filter one_line %}\n  {% if 1 %}Error: {% endif %}\n  {% if 1 %}\n    Write\n  {% endif %}\n{% endfilter %}｜Koubo"
    assert render(source) == "Error: Write｜Koubo"


def test_no_errors_no_summary():
    assert render("{% error_summary errors %}", errors=[]) == ""


def test_check_answers_say_what_is_blank_and_lead_back():
    html = render(
        '{% summary %}{% answer "求人件名" href="/e/#f-title" %}助教の公募{% endanswer %}{% answer "補足" %} {% endanswer %}{% endsummary %}'
    )
    assert (
        '<dd class="k-summary__a"><a href="/e/#f-title">修正<span class="k-vh">する：求人件名</span></a></dd>' in html
    )
    assert '<dd><span class="k-blank">入力なし</span></dd>' in html


def test_steps_name_the_position():
    html = str(navigation.steps(["同意", "言語", "入力"], current=2, label="登録の手順"))
    assert "全3ステップのうち2番目" in html
    assert '<li data-state="done">同意</li><li aria-current="step">言語</li><li>入力</li>' in html
    with pytest.raises(ValueError, match="between 1 and 3"):
        navigation.steps(["a", "b", "c"], current=4, label="x")


def test_the_pager_keeps_the_query_and_shows_the_neighbours():
    html = render("{% pager page=5 pages=13 %}", path="/?q=%E5%8C%96%E5%AD%A6&page=5")
    assert '<a href="?q=%E5%8C%96%E5%AD%A6&amp;page=4">前へ</a>' in html
    assert '<span aria-current="page">5</span>' in html
    assert html.count("<span>…</span>") == 2
    assert html.count("<a ") == 8
    assert render("{% pager page=1 pages=1 %}") == ""


def test_the_side_menu_marks_the_longest_fitting_item():
    groups = [
        NavigationGroup("", (NavigationItem("ホーム", "/i/", exact=True),)),
        NavigationGroup("管理", (NavigationItem("登録", "/i/drafts/", number=3), NavigationItem("依頼中", "/i/d/"))),
    ]
    html = render('{% sidenav groups label="メニュー" %}', path="/i/drafts/7/", groups=groups)
    assert html.count("aria-current") == 1
    assert (
        '<a href="/i/drafts/" aria-current="page"><span>登録</span><span class="k-count">3<span class="k-vh">件</span></span></a>'
        in html
    )
    home = render('{% sidenav groups label="メニュー" %}', path="/i/", groups=groups)
    assert '<a href="/i/" aria-current="page">' in home


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ja",
            "2026年11月24日（火）22:00|2026年11月24日（火）午後10時|2026年11月24日（火）|2026年11月24日|11/24 22:00|1,284",
        ),
        (
            "en",
            "24 November 2026, 22:00 JST|24 November 2026, 22:00 JST|24 November 2026|24 November 2026|24 Nov 22:00|1,284",
        ),
    ],
)
def test_moments_in_both_languages_are_japan_time(language, words):
    at = datetime.fromisoformat("2026-11-24T13:00:00+00:00")
    with translation.override(language):
        source = "{{ at|instant }}|{{ at|spoken_instant }}|{{ at|day }}|{{ at|plain_day }}|{{ at|short_instant }}|{{ n|number }}"
        assert render(source, at=at, n=1284) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "午前0時"), (9, 5, "午前9時5分"), (12, 0, "午後0時"), (21, 50, "午後9時50分"), (22, 0, "午後10時")],
)
def test_spoken_hours(hour, minute, words):
    at = datetime(2026, 11, 24, hour, minute, tzinfo=JST)
    assert render("{{ at|spoken_instant }}", at=at) == f"2026年11月24日（火）{words}"


def test_the_day_of_an_instant_is_the_day_in_japan():
    at = datetime.fromisoformat("2026-11-24T15:00:00+00:00")
    assert (
        render("{% moment at kind='day' %}", at=at)
        == '<time datetime="2026-11-25T00:00+09:00">2026年11月25日（水）</time>'
    )
    assert (
        render("{% moment day %}", day=date(2026, 11, 24)) == '<time datetime="2026-11-24">2026年11月24日（火）</time>'
    )
    with pytest.raises(ValueError, match="a day has no"):
        render("{% moment day kind='instant' %}", day=date(2026, 11, 24))


def test_a_chart_has_round_levels_that_hold_its_highest_value():
    html = charts.chart([3, 356, 0], id="c", title="多い日は2日", steps=["1日", "2日", "3日"])
    assert re.findall(r"<span>([\d,]+)</span>", html) == ["400", "300", "200", "100", "0"]
    assert 'd="M0.0 238.2 L500.0 26.4 L1000.0 240.0"' in html
    assert '<title id="c">多い日は2日</title>' in html


def test_a_chart_of_one_value_or_of_nothing_is_a_level_line():
    assert 'd="M0.0 0.0 L1000.0 0.0"' in charts.chart([5], id="c", title="t", steps=["1日"])
    assert 'd="M0.0 240.0 L1000.0 240.0"' in charts.chart([0, 0], id="c", title="t", steps=["1日", "2日"])


def test_a_bar_is_as_long_as_its_share():
    assert 'width="25%"' in charts.bar(5, most=20)
    assert 'width="0%"' in charts.bar(0, most=0)
