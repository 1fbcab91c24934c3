using Newtonsoft.Json.Linq;
using QlikAdmin.Http;
using QlikAdmin.Http.Assumptions;

namespace QlikAdmin.Core.Tests.Http;

public sealed class AssumptionLedgerTests
{
    private static readonly Assumption s_fields = new("Test.Rows.Fields", "Rows have fields.", "fields", AssumptionScope.Licenses);
    private static readonly Assumption s_use = new("Test.Rows.Use", "Rows have a use.", "a date", AssumptionScope.Use);
    private static readonly Assumption s_shown = new("Test.Rows.Shown", "Rows have a name.", "a name");

    private static readonly RowShape s_shape = new(
        "api/rows",
        new FieldRule(s_fields, "id", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(s_fields, "roles", FieldForm.List, FieldNeed.Every),
        new FieldRule(s_fields, "roles[].id", FieldForm.Text, FieldNeed.EveryValue),
        new FieldRule(s_fields, "owner.id", FieldForm.Text, FieldNeed.Some),
        new FieldRule(s_use, "used", FieldForm.Date, FieldNeed.SomeValue),
        new FieldRule(s_shown, "name", FieldForm.Text, FieldNeed.May)
    )
    {
        ItemPath = "api/row",
    };

    private readonly AssumptionLedger _ledger = new("qs1") { Shapes = [s_shape] };

    [Theory]
    [InlineData("2025-12-30T10:11:12.000Z", true)]
    [InlineData("2025-12-30T10:11:12+02:00", true)]
    [InlineData("1753-01-01T00:00:00", true)]
    [InlineData("30.12.2025 10:11", false)]
    [InlineData("12/11/2025 10:11:12", false)]
    [InlineData("2025-12-30", false)]
    [InlineData("2025-13-30T10:11:12Z", false)]
    [InlineData("1767089472", false)]
    [InlineData("", false)]
    public void Only_a_date_that_can_be_read_in_one_way_is_one(string text, bool isDate) => Assert.Equal(isDate, FieldForms.IsDate(text));

    [Theory]
    [InlineData("30.12.2025 10:11", "99.99.9999 99:99")]
    [InlineData("anna@corp.example", "text of 17")]
    [InlineData("CORP\\anna", "text of 9")]
    [InlineData("12345", "text of 5")]
    public void A_text_is_described_and_not_shown(string text, string words) => Assert.Equal(words, FieldForms.DescribeText(text));

    [Theory]
    [InlineData("""{"id":"1","roles":[],"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""", null, null)]
    [InlineData("""{"id":"1","roles":null,"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""", null, null)]
    [InlineData("""{"id":1,"roles":[{"id":"r"}],"owner":{"id":null},"used":"2025-12-30T10:11:12Z"}""", null, null)]
    [InlineData("""{"roles":[],"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""", "id is missing in 1 of 1 rows", null)]
    [InlineData("""{"id":"","roles":[],"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""", "id is text of 0 in 1 of 1 rows", null)]
    [InlineData("""{"id":"1","owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""", "roles is missing in 1 of 1 rows", null)]
    [InlineData(
        """{"id":"1","roles":"admin","owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""",
        "roles is text of 5 in 1 of 1 rows; roles[].id is missing in 1 of 1 rows",
        null
    )]
    [InlineData(
        """{"id":"1","roles":[{"id":"r"},{}],"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}""",
        "roles[].id is missing in 1 of 1 rows",
        null
    )]
    [InlineData("""{"id":"1","roles":[],"used":"2025-12-30T10:11:12Z"}""", "owner.id is missing in 1 of 1 rows", null)]
    [InlineData("""{"id":"1","roles":[],"owner":{"id":"a"}}""", null, "used is missing in 1 of 1 rows")]
    [InlineData("""{"id":"1","roles":[],"owner":{"id":"a"},"used":null}""", null, "used is missing in 1 of 1 rows")]
    [InlineData("""{"id":"1","roles":[],"owner":{"id":"a"},"used":"30.12.2025"}""", null, "used is 99.99.9999 in 1 of 1 rows")]
    [InlineData("""{"id":"1","roles":[],"owner":{"id":"a"},"used":1767089472}""", null, "used is number in 1 of 1 rows")]
    [InlineData("\"a row\"", "1 of 1 rows are no objects", "1 of 1 rows are no objects")]
    public void A_row_shows_what_is_otherwise(string row, string? fields, string? use)
    {
        ShapeWatch watch = new(s_shape);

        watch.See(Json.Parse(row));

        Assert.Equal((fields, use), (watch.Problem(s_fields, isEnd: true), watch.Problem(s_use, isEnd: true)));
    }

    [Fact]
    public void What_only_some_rows_have_is_told_at_the_end_of_the_list()
    {
        ShapeWatch watch = new(s_shape);
        watch.See(Json.Parse("""{"id":"1","roles":[]}"""));

        Assert.Null(watch.Problem(s_use, isEnd: false));
        Assert.NotNull(watch.Problem(s_use, isEnd: true));
        watch.See(Json.Parse("""{"id":"2","roles":[],"owner":{"id":"a"},"used":"2025-12-30T10:11:12Z"}"""));
        Assert.Null(watch.Problem(s_use, isEnd: true));
        Assert.Null(watch.Problem(s_fields, isEnd: true));
    }

    [Fact]
    public void What_most_rows_may_be_without_is_told_by_a_long_list_only()
    {
        RowShape shape = new("api/rows", new FieldRule(s_fields, "roles", FieldForm.List, FieldNeed.SomeOfMany));
        ShapeWatch few = new(shape);
        ShapeWatch many = new(shape);
        ShapeWatch fine = new(shape);
        few.See(new JObject());
        Enumerable.Range(0, 20).ToList().ForEach(_ => many.See(new JObject()));
        Enumerable.Range(0, 20).ToList().ForEach(i => fine.See(i == 7 ? new JObject { ["roles"] = new JArray() } : new JObject()));

        Assert.Null(few.Problem(s_fields, isEnd: true));
        Assert.Equal("roles is missing in 20 of 20 rows", many.Problem(s_fields, isEnd: true));
        Assert.Null(many.Problem(s_fields, isEnd: false));
        Assert.Null(fine.Problem(s_fields, isEnd: true));
    }

    [Theory]
    [InlineData("""{"data":[{},{}],"links":{"next":{"href":"http://x/y?page=2"}}}""", false)]
    [InlineData("""{"data":[{},{}],"links":{}}""", false)]
    [InlineData("""{"data":[{},{}],"links":{"next":null}}""", false)]
    [InlineData("""{"data":[{},{}],"links":{"next":{"href":""}}}""", false)]
    [InlineData("""{"data":[{}]}""", false)]
    [InlineData("""{"data":[{},{}]}""", true)]
    [InlineData("""{"data":[{},{}],"totalCount":9}""", true)]
    [InlineData("""{"data":[{},{}],"links":{"next":{"href":"https://x/y/2"}}}""", true)]
    [InlineData("""{"data":[{},{}],"links":{"next":["a"]}}""", true)]
    public void A_page_that_does_not_say_how_its_list_goes_on_is_told(string page, bool isWrong)
    {
        JObject read = (JObject)Json.Parse(page);
        Assert.Equal(isWrong, PagingForm.Problem(read, ((JArray)read["data"]!).Count, PageShape.Data, 2) is not null);
    }

    [Fact]
    public void A_list_that_counts_needs_no_links() =>
        Assert.Null(
            PagingForm.Problem((JObject)Json.Parse("""{"tasks":[{},{}],"totalCount":9}"""), 2, new PageShape("tasks", Counts: true), 2)
        );

    [Fact]
    public void Only_changes_that_hang_on_what_is_otherwise_are_refused()
    {
        _ledger.Note(s_use, "used is missing in 3 of 3 rows");
        _ledger.Note(s_use, "something later");
        _ledger.Note(s_shown, "name is number in 3 of 3 rows");

        _ledger.Require(AssumptionScope.Licenses | AssumptionScope.Users | AssumptionScope.None);
        QlikException refused = Assert.Throws<QlikException>(() => _ledger.Require(AssumptionScope.Licenses | AssumptionScope.Use));

        Assert.Equal((ErrorReason.UnknownServer, false), (refused.Reason, refused.InDoubt));
        Assert.Equal(
            "The change was not sent to 'qs1', because the server answers in a way that this module does not know. Test.Rows.Use: expected a date; seen: used is missing in 3 of 3 rows.",
            refused.Message
        );
        Assert.Contains("Test-QlikConnection -Deep -Path", refused.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/rows", """{"data":[{"roles":[]}]}""", true)]
    [InlineData("api/rows", """{"total":1}""", false)]
    [InlineData("api/row/1", """{"roles":[]}""", true)]
    [InlineData("api/row/1", """{"id":"1","roles":[]}""", false)]
    [InlineData("api/row/1/things", """{"roles":[]}""", false)]
    [InlineData("api/other", """{"roles":[]}""", false)]
    public void An_answer_in_one_piece_is_looked_at_by_its_address(string path, string answer, bool isRefused)
    {
        _ledger.See(QlikRequest.Get(path, "Test"), (JObject)Json.Parse(answer));

        Assert.Equal(isRefused, Record.Exception(() => _ledger.Require(AssumptionScope.Licenses)) is QlikException);
    }
}
