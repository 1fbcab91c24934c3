using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>Plan files after spreadsheets, editors and other programs have saved them.</summary>
public sealed class PlanSpreadsheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sep=,")]
    [InlineData("SEP=,")]
    [InlineData("\"sep=,\"")]
    public void A_line_that_names_the_separator_for_spreadsheets_is_no_row(string line)
    {
        string path = Written(".csv", PlanFileTests.Rows("a", "b"));
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [line, lines[0], lines[1].Replace("CORP", "CORQ", StringComparison.Ordinal), lines[2]]);

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);

        Assert.Equal(2, read.Count);
        Assert.StartsWith("Row 2 of 'plan.csv', ", Assert.Single(problems).Value.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    [InlineData(",,,,,,,,,,,,,,,,,,,,,,,,,")]
    [InlineData("\"\",\"\", ,")]
    public void A_row_that_was_emptied_is_a_deleted_one_and_keeps_its_number(string empty)
    {
        string path = Written(".csv", PlanFileTests.Rows("a", "b", "c", "d"));
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(
            path,
            [empty, lines[0], empty, lines[2], empty, lines[4].Replace("CORP", "CORQ", StringComparison.Ordinal), empty, empty]
        );

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);

        Assert.Equal(2, read.Count);
        Assert.StartsWith("Row 6 of 'plan.csv', ", Assert.Single(problems).Value.Message);
    }

    [Fact]
    public void A_row_with_nothing_but_a_remark_in_a_column_of_its_own_is_a_deleted_one()
    {
        string path = Written(".csv", PlanFileTests.Rows("a", "b"));
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(
            path,
            ["Remark," + lines[0], "fine," + lines[1], "took her out" + new string(',', PlanColumns.Sealed.Count + 1)]
        );

        Assert.Single(PlanFile.Read(path).Rows);
    }

    [Fact]
    public void Rows_are_counted_as_a_spreadsheet_does_also_below_one_with_line_breaks()
    {
        string path = Written(".csv", PlanFileTests.Rows("a\r\nb\nc", "d", "e").OrderBy(r => r.User));
        File.WriteAllText(path, File.ReadAllText(path).Replace(@"CORP\e", @"CORP\f", StringComparison.Ordinal));

        Assert.StartsWith("Row 4 of 'plan.csv', ", Assert.Single(PlanFile.Read(path).Problems).Value.Message);
    }

    [Theory]
    [InlineData(
        "dd.MM.yyyy HH:mm",
        "row 2, column LastUsedAt: '20.01.2026 13:00' is not allowed there; 3 of 4 rows can't be read, and that is the first of them"
    )]
    [InlineData("MM/dd/yyyy HH:mm", null)]
    public void Dates_that_a_spreadsheet_has_rewritten_are_told_as_that(string format, string? problem)
    {
        List<PlanRow> rows = PlanFileTests.Rows("a", "b", "c", "d").OrderBy(r => r.User).ToList();
        string path = Written(".csv", rows);
        string text = File.ReadAllText(path);
        foreach (PlanRow row in rows.Take(3))
        {
            string time = row.LastUsedAt!.Value.UtcDateTime.AddHours(1).ToString(format, CultureInfo.InvariantCulture);
            text = text.Replace(PlanColumns.Sealed.Single(c => c.Name == "LastUsedAt").Read(row)!, time, StringComparison.Ordinal);
        }

        File.WriteAllText(path, text);
        List<QlikException> errors = problem is null
            ? PlanFile.Read(path).Problems.Select(p => p.Value).ToList()
            : [Assert.Throws<QlikException>(() => PlanFile.Read(path))];

        Assert.Contains(problem ?? "LastUsedAt was changed", errors[0].Message);
        Assert.All(errors, e => Assert.Contains("A spreadsheet has rewritten the dates", e.NextStep));
    }

    [Fact]
    public void A_cell_that_is_no_date_and_no_word_gives_no_hint_at_dates()
    {
        string path = Written(".csv", PlanFileTests.Rows("a"));
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"Remove\"", "\"Delete\"", StringComparison.Ordinal));

        QlikException error = Assert.Throws<QlikException>(() => PlanFile.Read(path));

        Assert.Contains("row 2, column Action: 'Delete' is not allowed there.", error.Message);
        Assert.Contains("may delete and sort rows", error.NextStep);
    }

    [Fact]
    public void A_json_plan_is_plain_text_for_every_program_and_ends_with_its_list()
    {
        string path = Written(".json", PlanFileTests.Rows("Åsa"));
        Assert.Equal((byte)'[', File.ReadAllBytes(path)[0]);

        foreach (string more in new[] { "x", "[]", "{}", "," })
        {
            File.WriteAllText(path, File.ReadAllText(Written(".json", PlanFileTests.Rows("Åsa"))) + more);
            Assert.Equal(ErrorReason.PlanChanged, Assert.Throws<QlikException>(() => PlanFile.Read(path)).Reason);
        }
    }

    [Fact]
    public void A_plan_written_with_the_mark_of_a_text_editor_is_read()
    {
        string path = Written(".json", PlanFileTests.Rows("Åsa"));
        File.WriteAllText(path, File.ReadAllText(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Empty(PlanFile.Read(path).Problems);
    }

    [Fact]
    public void A_moment_that_lost_the_fraction_of_its_seconds_is_the_same_and_a_second_more_is_not()
    {
        PlanRow row = GivenPlan.Only(GivenPlan.Rules("""{ "UnusedFor": "30d" }"""), GivenPlan.Row(@"CORP\a", used: 40.0000001));
        DateTimeOffset whole = new(row.LastUsedAt!.Value.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        Assert.NotEqual(whole, row.LastUsedAt);

        row.LastUsedAt = whole;
        Assert.Empty(PlanFile.Check([row]));
        row.LastUsedAt = whole.AddSeconds(1);
        Assert.Contains("LastUsedAt was changed", Assert.Single(PlanFile.Check([row])).Value.Message);
    }

    private string Written(string ending, IEnumerable<PlanRow> rows)
    {
        string path = _folder.In("plan" + ending);
        PlanFile.Write(path, rows);
        return path;
    }
}
