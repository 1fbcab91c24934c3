using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QlikAdmin.Integration.Tests.QlikView;
using QlikAdmin.Integration.Tests.Support;
using QlikAdmin.Sandbox;
using QlikAdmin.Workflows.Compatibility;
using Xunit;

namespace QlikAdmin.Integration.Tests.Compatibility;

/// <summary>The file that an administrator sends with a bug report.</summary>
public sealed class TranscriptTests : SandboxTest
{
    /// <summary>A string of JSON that is a value, and not the name of a member.</summary>
    private static readonly Regex s_value = new("\"(?<text>(?:\\\\.|[^\"\\\\])*)\"(?!\\s*:)", RegexOptions.CultureInvariant);

    /// <summary>Values of the seed that are also words of every interface, and say nothing about whose server it is.</summary>
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "active",
        "invited",
        "disabled",
        "provisioned",
        "professional",
        "analyzer",
        "license",
        "licenses",
        "email",
        "user",
        "users",
        "subject",
        "object",
        "automations",
        "automation",
        "spaces",
        "space",
        "items",
        "item",
        "roles",
        "text",
        "name",
        "type",
        "apps",
        "stream",
        "shared",
        "created",
        "group",
        "qlikview",
        "sense",
        "cloud",
        "none",
        "data",
        "extension",
        "owner",
        "value",
        "true",
        "other",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("qlikadmin-transcripts-").FullName;

    public TranscriptTests(Sandboxes shared)
        : base(shared) { }

    private string File => Path.Combine(_folder, "answers.json");

    [Fact]
    public async Task It_holds_nothing_that_any_answer_held()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        SenseConnection sense = run.SenseWithAccount();
        DeepTest[] tests = [await DeepTest.RunAsync(cloud, run.Log, default), await DeepTest.RunAsync(sense, run.Log, default)];

        DeepTranscript.Write(File, tests, replace: false);

        string text = await System.IO.File.ReadAllTextAsync(File);
        List<string> values = run
            .Exchanges.SelectMany(e => s_value.Matches(e.AnswerBody).Select(m => Regex.Unescape(m.Groups["text"].Value)))
            .Concat(Secrets.Of(run.Endpoints))
            .Concat([cloud.Name, sense.Name, cloud.Uri.Host, cloud.Uri.Authority, sense.Uri.Authority, run.Site.Administrator])
            .Concat(
                (await AllTextsAsync(run, "state/cloud/users", "state/cloud/assignments", "state/cloud/content", "state/cloud/api-keys"))
            )
            .Concat(await AllTextsAsync(run, "state/sense/users", "state/sense/allocations", "state/sense/content"))
            .ToList();
        Assert.True(values.Count > 10_000, "Too little was read for this to prove anything.");
        NothingOf(values, text);
    }

    [Theory]
    [InlineData(QlikViewLicenseMode.Legacy)]
    [InlineData(QlikViewLicenseMode.Signed)]
    public async Task It_holds_nothing_of_a_management_service(QlikViewLicenseMode license)
    {
        await using QlikViewRun run = await QlikViewRun.StartAsync(license);

        DeepTranscript.Write(File, [await DeepTest.RunAsync(run.Connection, run.Log, default)], replace: false);

        string text = await System.IO.File.ReadAllTextAsync(File);
        List<string> values = s_value
            .Matches((await run.Control.StateAsync("qlikview")).ToJsonString())
            .Select(m => Regex.Unescape(m.Groups["text"].Value))
            .Append(run.Connection.Uri.Authority)
            .ToList();
        Assert.True(values.Count > 100, "Too little was read for this to prove anything.");
        NothingOf(values, text);
        Assert.Contains("QlikView.Cals.Fields", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_the_names_and_forms_from_which_the_sandbox_can_be_corrected()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        await cloud.OpenAsync(run.Log, default);
        await run.Control.FaultAsync(Reshaped.Fault("cloud", "/licenses/assignments", "created", "dateFormat"));
        await run.Control.FaultAsync(Reshaped.Fault("cloud", "/api/v1/spaces", "ownerId", "rename"));

        DeepTranscript.Write(File, [await DeepTest.RunAsync(cloud, run.Log, default)], replace: false);

        JsonNode read = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File))!["connections"]![0]!;
        JsonNode assignments = Answer(read, "api/v1/licenses/assignments", rows: 20);
        Assert.Equal(
            ("GET", 200, "another host, query limit page"),
            (Text(assignments, "method"), (int)assignments["status"]!, Text(assignments, "next"))
        );
        Assert.Equal(["99.99.9999 99:99"], Forms(assignments, "created"));
        Assert.Equal(["true or false"], Forms(assignments, "excess"));
        JsonNode spaces = Answer(read, "api/v1/spaces", rows: 20);
        Assert.Equal(["text of 24"], Forms(spaces, "theOther"));
        Assert.DoesNotContain(spaces["fields"]!.AsArray(), f => Text(f!, "name") == "ownerId");
        JsonNode row = read["assumptions"]!.AsArray().Single(a => Text(a!, "id") == "Cloud.Spaces.Fields")!;
        Assert.Equal((false, "ownerId is missing in 20 of 20 rows"), ((bool)row["holds"]!, Text(row, "seen")));
    }

    [Fact]
    public async Task Names_that_are_data_are_not_written()
    {
        Run run = await StartAsync();
        CloudConnection cloud = run.Cloud();
        await cloud.OpenAsync(run.Log, default);
        await run.Control.FaultAsync(
            new
            {
                service = "cloud",
                pathContains = "/users?",
                kind = "reshape",
                field = "name",
                rename = "anna.smith@corp.example",
                count = -1,
            }
        );

        DeepTranscript.Write(File, [await DeepTest.RunAsync(cloud, run.Log, default)], replace: false);

        string text = await System.IO.File.ReadAllTextAsync(File);
        Assert.DoesNotContain("anna", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("(other)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_asked_for()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine");

        await Run.FailsAsync(ErrorReason.InvalidInput, () => Task.Run(() => DeepTranscript.Write(File, [], replace: false)));

        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File));
        DeepTranscript.Write(File, [], replace: true);
        Assert.StartsWith("{", await System.IO.File.ReadAllTextAsync(File), StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    private static void NothingOf(IEnumerable<string> values, string text)
    {
        foreach (string value in values.Where(v => v.Length >= 4 && !s_words.Contains(v)).Distinct(StringComparer.Ordinal))
        {
            // A short number may also be a part of a count or a length.
            if (value.Length > 6 || value.Any(char.IsLetter))
            {
                Assert.False(IsIn(value, text), $"'{value}' is in the transcript.");
            }
        }
    }

    /// <summary>Whether a value stands in a text by itself, and not as a part of a longer word.</summary>
    private static bool IsIn(string value, string text)
    {
        for (
            int at = text.IndexOf(value, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(value, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            bool starts = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            bool ends = at + value.Length == text.Length || !char.IsLetterOrDigit(text[at + value.Length]);
            if (value.Length > 8 || (starts && ends))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<IEnumerable<string>> AllTextsAsync(Run run, params string[] paths)
    {
        List<string> all = new();
        foreach (string path in paths)
        {
            all.AddRange(
                s_value.Matches((await run.Control.RowsAsync(path)).ToJsonString()).Select(m => Regex.Unescape(m.Groups["text"].Value))
            );
        }

        return all;
    }

    private static JsonNode Answer(JsonNode connection, string path, int rows) =>
        connection["answers"]!.AsArray().First(a => Text(a!, "path") == path && (int?)a!["rows"] == rows)!;

    private static string? Text(JsonNode node, string name) => (string?)node[name];

    private static IEnumerable<string> Forms(JsonNode answer, string field) =>
        answer["fields"]!.AsArray().Single(f => Text(f!, "name") == field)!["forms"]!.AsArray().Select(f => f!.ToString());
}
