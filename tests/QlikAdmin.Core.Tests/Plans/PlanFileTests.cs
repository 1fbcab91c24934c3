using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

public sealed class PlanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-plan-").FullName;

    public static TheoryData<string> Endings => new(".csv", ".json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Property(MaxTest = 200, Arbitrary = [typeof(Names)])]
    public void Any_name_comes_back_from_csv_as_it_was(Name user, Name name, Name other) => ComesBack(".csv", user, name, other);

    [Property(MaxTest = 200, Arbitrary = [typeof(Names)])]
    public void Any_name_comes_back_from_json_as_it_was(Name user, Name name, Name other) => ComesBack(".json", user, name, other);

    [Property(MaxTest = 200, Arbitrary = [typeof(Names)])]
    public void No_cell_of_a_csv_file_begins_as_a_formula_does(Name name)
    {
        string line = Line(Assert.Single(Rows(name.Text)));

        Assert.DoesNotContain(Assert.Single(PlanCsv.Records(new StringReader("a,b\r\n" + line)).Skip(1)), c =>
            c.Length > 0 && "=+-@\t\r\n".Contains(c[0])
        );
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd|'/C calc'!A0")]
    [InlineData("-2")]
    [InlineData("@SUM(A1)")]
    [InlineData("'quoted")]
    [InlineData("''")]
    [InlineData("\tx")]
    [InlineData("a\r\nb")]
    [InlineData("\"a\",\"b\"")]
    [InlineData(" spaces ")]
    [InlineData("Åsa 山田 😀 עברית")]
    public void What_would_hurt_a_spreadsheet_is_made_harmless_and_comes_back(string name)
    {
        ComesBack(".csv", new Name("x"), new Name(name), new Name(name));
        string cell = PlanCsv.Records(new StringReader("a,b\r\n" + Line(Rows("x", name)[0]))).ElementAt(1)[2];
        Assert.Equal("=+-@\t\r\n'".Contains(name[0]) ? "'" + name : name, cell);
    }

    [Fact]
    public void A_csv_file_has_the_mark_by_which_a_spreadsheet_knows_its_letters()
    {
        string path = Written(".csv", Rows("a", "Åsa"));

        Assert.Equal([0xEF, 0xBB, 0xBF], File.ReadAllBytes(path).Take(3));
        Assert.StartsWith("\"Action\",\"User\",\"UserName\",\"Type\"", File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Order_and_deleted_rows_do_not_matter(string ending)
    {
        IReadOnlyList<PlanRow> rows = Rows("a", "b", "c", "d");
        string path = Written(ending, rows.Reverse().Where(r => r.User != @"CORP\b"));

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);

        Assert.Empty(problems);
        Assert.Equal(3, read.Count);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_of_another_country_is_understood(char delimiter)
    {
        string path = Written(".csv", Rows("a", "b"));
        string text = File.ReadAllText(path).Replace("\",\"", "\"" + delimiter + "\"").Replace("\r\n", "\n");
        File.WriteAllText(path, text, Encoding.UTF8);

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);

        Assert.Equal((2, 0), (read.Count, problems.Count));
    }

    [Fact]
    public void Quotes_that_a_spreadsheet_leaves_out_and_a_column_of_its_own_do_not_matter()
    {
        string path = Written(".csv", Rows("a", "b"));
        string[] lines = File.ReadAllText(path)
            .TrimEnd()
            .Split("\r\n")
            .Select((l, i) => (i == 0 ? "Comment," : "looks right,") + l.Replace("\"", string.Empty))
            .ToArray();
        File.WriteAllLines(path, lines);

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(path);

        Assert.Equal((2, 0), (read.Count, problems.Count));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Every_changed_column_is_found_and_named(string column)
    {
        PlanRow row = Rows("a", "b")[1];
        PlanRow changed = PlanColumns.Row(name => name == column ? Changed(name, row) : Text(name, row));

        KeyValuePair<PlanRow, QlikException> problem = Assert.Single(PlanFile.Check([changed]));

        Assert.Equal(ErrorReason.PlanChanged, problem.Value.Reason);
        Assert.Contains($": {column} was changed", problem.Value.Message);
        Assert.StartsWith("Row 1 of those given, ", problem.Value.Message);
    }

    public static TheoryData<string> Columns() => new(PlanColumns.Sealed.Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_row_that_stands_twice_is_found(string ending)
    {
        IReadOnlyList<PlanRow> rows = Rows("a", "b");

        Assert.Contains("twice", Assert.Single(PlanFile.Read(Written(ending, [.. rows, rows[0]])).Problems).Value.Message);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_row_of_another_plan_is_found(string ending)
    {
        PlanRow foreign = Rows("x")[0];

        KeyValuePair<PlanRow, QlikException> problem = Assert.Single(PlanFile.Read(Written(ending, [.. Rows("a", "b"), foreign])).Problems);

        Assert.Equal((foreign.PlanId, ErrorReason.PlanChanged), (problem.Key.PlanId, problem.Value.Reason));
    }

    [Fact]
    public void The_rows_of_another_plan_are_one_error_however_many_they_are()
    {
        IReadOnlyList<PlanRow> foreign = Rows("x", "y");

        QlikException error = Assert.Single(PlanFile.Check([foreign[0], .. Rows("a", "b", "c"), foreign[1]])).Value;

        Assert.StartsWith("Row 1 of those given, ", error.Message);
        Assert.Contains($"belongs to plan {foreign[0].PlanId}, but the others", error.Message);
        Assert.EndsWith(" So does another row.", error.Message);
    }

    [Fact]
    public void A_row_that_was_written_by_hand_is_found()
    {
        PlanRow row = Rows("a")[0];
        PlanRow made = PlanColumns.Row(name => name == "Digest" ? null : Text(name, row));

        Assert.Contains("was not made by New-QlikPlan", Assert.Single(PlanFile.Check([made])).Value.Message);
    }

    [Theory]
    [InlineData(".csv", "", "it is empty")]
    [InlineData(".csv", "a,b\r\n1,2\r\n", "it has no column Action, User")]
    [InlineData(".csv", "\"a", "a quoted cell has no end")]
    [InlineData(".csv", "a:b\r\n1:2\r\n", "the separator was not recognised")]
    [InlineData(".json", "", "it is not a list of rows")]
    [InlineData(".json", "{}", "it is not a list of rows")]
    [InlineData(".json", "[1]", "it is not a list of rows")]
    [InlineData(".json", "[", "it ends in the middle")]
    [InlineData(".json", "[{\"PlanId\": \"x\"}]", "row 1, column PlanId: 'x' is not allowed there")]
    public void What_is_no_plan_is_refused(string ending, string text, string problem)
    {
        string path = Path.Combine(_folder, "broken" + ending);
        File.WriteAllText(path, text);

        QlikException error = Assert.Throws<QlikException>(() => PlanFile.Read(path));

        Assert.Equal(ErrorReason.PlanChanged, error.Reason);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void Files_that_can_not_be_used_are_told()
    {
        Assert.Equal(ErrorReason.InvalidInput, Assert.Throws<QlikException>(() => PlanFile.Read(Path.Combine(_folder, "none.csv"))).Reason);
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert.Throws<QlikException>(() => PlanFile.Read(Path.Combine(_folder, "plan.xlsx"))).Reason
        );
        Assert.Equal(
            ErrorReason.InvalidInput,
            Assert.Throws<QlikException>(() => PlanFile.Write(Path.Combine(_folder, "none", "plan.csv"), Rows("a"))).Reason
        );
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_or_not_at_all()
    {
        string path = Written(".csv", Rows("a"));
        string before = File.ReadAllText(path);

        Assert.Throws<InvalidOperationException>(() => PlanFile.Write(path, Broken()));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder)));
        PlanFile.Write(path, Rows("b"));
        Assert.NotEqual(before, File.ReadAllText(path));

        static IEnumerable<PlanRow> Broken()
        {
            yield return Rows("c")[0];
            throw new InvalidOperationException("the pipeline ends");
        }
    }

    [Fact]
    public void A_hundred_thousand_rows_are_planned_written_and_read()
    {
        const int Count = 100_000;
        ConnectionFacts site = GivenPlan.Sense(
            Enumerable.Range(0, Count).Select(i => GivenPlan.Row(@"CORP\u" + i, used: i % 100)).ToArray()
        );

        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "30d" }""", """{ "Name": "twice", "HeldTwice": true }"""),
            site
        );
        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(Written(".csv", rows));

        Assert.Equal(Count / 100 * 70, rows.Count(r => r.Action == PlanAction.Remove));
        Assert.Equal((Count, 0), (read.Count, problems.Count));
        Assert.Equal(rows[Count - 1].Digest, read[Count - 1].Digest);
    }

    internal static IReadOnlyList<PlanRow> Rows(params string[] names)
    {
        return GivenPlan.Make(
            GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "30d" }"""),
            GivenPlan.Sense(
                names
                    .Select(
                        (n, i) =>
                        {
                            Allocation row = GivenPlan.Row(@"CORP\" + n, used: 40 + i);
                            row.UserName = n;
                            return row;
                        }
                    )
                    .DistinctBy(a => a.Id, StringComparer.OrdinalIgnoreCase)
                    .ToArray()
            )
        );
    }

    private static string Line(PlanRow row)
    {
        using StringWriter text = new();
        PlanCsv.Write(text, row);
        return text.ToString();
    }

    private static string? Text(string name, PlanRow row) =>
        name == "Digest" ? row.Digest : PlanColumns.Sealed.Single(c => c.Name == name).Read(row);

    private static string Changed(string name, PlanRow row) =>
        name switch
        {
            "Action" => "Downgrade",
            "Product" => "Cloud",
            "LastUsedSource" => "Unknown",
            "Evidence" => "Age",
            "OwnedItems" => "7",
            "PlanId" => Guid.NewGuid().ToString(),
            _ when name.EndsWith("At", StringComparison.Ordinal) || name == "QuarantineForecast" => "2020-01-01T00:00:00Z",
            _ => Text(name, row) + "x",
        };

    private string Written(string ending, IEnumerable<PlanRow> rows)
    {
        string path = Path.Combine(_folder, "plan" + ending);
        PlanFile.Write(path, rows);
        return path;
    }

    private void ComesBack(string ending, Name user, Name name, Name other)
    {
        IReadOnlyList<PlanRow> rows = GivenPlan.Make(
            GivenPlan.Rules("""{ "Name": "idle", "UnusedFor": "30d" }"""),
            GivenPlan.Sense(
                new Allocation("id" + other.Text, QlikProduct.Sense, "site", "Analyzer")
                {
                    User = user.Text,
                    UserName = name.Text,
                    LastUsedAt = GivenPlan.Now.AddDays(-50).AddTicks(1),
                    LastUsedSource = LastUsedSource.Allocation,
                }
            )
        );

        (IReadOnlyList<PlanRow> read, IReadOnlyList<KeyValuePair<PlanRow, QlikException>> problems) = PlanFile.Read(Written(ending, rows));

        Assert.Empty(problems);
        PlanRow row = Assert.Single(read);
        Assert.Equal((user.Text, name.Text, "id" + other.Text), (row.User, row.UserName, row.AllocationId));
        Assert.Equal(PlanColumns.Sealed.Select(c => c.Read(rows[0])), PlanColumns.Sealed.Select(c => c.Read(row)));
    }

    /// <summary>Any text of whole Unicode characters that is not empty.</summary>
    public sealed record Name(string Text);

    public static class Names
    {
        private static readonly string[] s_awkward =
        [
            "=",
            "+",
            "-",
            "@",
            "\t",
            "\r",
            "\n",
            "\r\n",
            "'",
            "\"",
            ",",
            ";",
            " ",
            "\0",
            "\uFEFF",
            "\u2028",
            "😀",
            "ﬀ",
            "İ",
            "e\u0301",
            "\u202E",
        ];

        public static Arbitrary<Name> Any() =>
            Arb.From(
                from parts in Gen.NonEmptyListOf(
                    Gen.OneOf(
                        Gen.Elements(s_awkward),
                        Gen.Choose(1, 0x10FFFF).Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
                        Gen.Choose(32, 126).Select(c => ((char)c).ToString())
                    )
                )
                select new Name(string.Concat(parts))
            );
    }
}
