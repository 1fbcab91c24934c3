using Newtonsoft.Json.Linq;
using NJsonSchema;
using QlikAdmin.Http;
using QlikAdmin.Plans;

namespace QlikAdmin.Core.Tests.Plans;

/// <summary>The published schema and the reader allow the same.</summary>
public sealed class PolicySchemaTests
{
    public static TheoryData<string> Ready =>
        new(Directory.GetFiles(Repository.PathOf("samples", "policies"), "*.json").Select(f => Path.GetFileName(f)));

    [Theory]
    [MemberData(nameof(Ready))]
    public async Task A_ready_policy_is_right_for_the_schema_and_for_the_reader(string file)
    {
        string text = File.ReadAllText(Repository.PathOf("samples", "policies", file));
        JsonSchema schema = await SchemaAsync();

        Assert.Empty(schema.Validate(text));
        Policy policy = PolicyReader.Read(JsonPolicySource.Read(text, file), file);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), policy.Name);
        string named = (string)JObject.Parse(text)["$schema"]!;
        Assert.Equal(SchemaPath(), Path.GetFullPath(Repository.PathOf("samples", "policies", named)));
    }

    [Fact]
    public void There_are_five_of_them() => Assert.Equal(5, Directory.GetFiles(Repository.PathOf("samples", "policies")).Length);

    [Theory]
    [InlineData("""{ "Rules": [ { "UnusedFor": "30d" } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": 30 } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "14.00:00:00" } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "30d" } ], "Caps": { "KeepFree": 3 } }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "-30d" } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": -30 } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedSince": "30d" } ] }""", false)]
    [InlineData("""{ "Rules": [ {} ] }""", false)]
    [InlineData("""{ "Rules": [] }""", false)]
    [InlineData("""{ }""", false)]
    [InlineData("""{ "Rules": [ { "UserStatus": "Fired" } ] }""", false)]
    [InlineData("""{ "Rules": [ { "NeverUsed": "yes" } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "Percent": 120 } }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ], "Exclude": { "Users": "x" } }""", false)]
    [InlineData("""{ "Rules": { "UnusedFor": "30d" } }""", true)]
    [InlineData("""{ "Rules": {} }""", false)]
    [InlineData("""{ "Rules": null }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d", "Action": "keep" } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d", "Action": " KEEP " } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d", "Action": "Keeps" } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d", "Action": ["Remove", "Keep"] } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d", "Action": ["Remove"] } ] }""", false)]
    [InlineData("""{ "Rules": [ { "UserStatus": ["active", "GONE"] } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UserStatus": "removedexternally" } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "Count": 3000000000 } }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": "3d" } ], "Caps": { "KeepFree": { "Analyzer": 3000000000 } } }""", false)]
    [InlineData("""{ "Rules": [ { "UnusedFor": 36600 } ] }""", true)]
    [InlineData("""{ "Rules": [ { "UnusedFor": 36601 } ] }""", false)]
    public async Task Schema_and_reader_agree(string json, bool right)
    {
        JsonSchema schema = await SchemaAsync();

        Assert.Equal(right, schema.Validate(json).Count == 0);
        Assert.Equal(right, Record.Exception(() => GivenPlan.Policy(json)) is null);
    }

    [Fact]
    public async Task Schema_and_reader_take_every_word_in_any_case()
    {
        JsonSchema schema = await SchemaAsync();
        foreach (
            string word in PolicyWords
                .UserStatuses.Concat(PolicyWords.Actions)
                .SelectMany(w => new[] { w, w.ToUpperInvariant(), w.ToLowerInvariant() })
        )
        {
            bool isAction = PolicyWords.Actions.Contains(word, StringComparer.OrdinalIgnoreCase);
            string json = isAction
                ? $$"""{ "Rules": [ { "UnusedFor": "3d", "Action": "{{word}}" } ] }"""
                : $$"""{ "Rules": [ { "UserStatus": "{{word}}" } ] }""";

            Assert.Empty(schema.Validate(json));
            Assert.NotNull(GivenPlan.Policy(json));
        }
    }

    [Fact]
    public void The_schema_lists_the_keys_and_words_of_the_reader()
    {
        JObject schema = JObject.Parse(File.ReadAllText(SchemaPath()));

        Assert.Equal(PolicyWords.PolicyKeys, Keys(schema));
        Assert.Equal(PolicyWords.RuleKeys, Keys(schema["definitions"]!["rule"]!));
        Assert.Equal(PolicyWords.ConditionKeys, Keys(schema["definitions"]!["condition"]!));
        Assert.Equal(PolicyWords.ExcludeKeys, Keys(schema["definitions"]!["exclude"]!));
        Assert.Equal(PolicyWords.CapKeys, Keys(schema["definitions"]!["caps"]!));
        Assert.Equal(PolicyWords.UserStatuses, schema["definitions"]!["status"]!["anyOf"]![0]!["enum"]!.Values<string>());
        Assert.Equal(PolicyWords.Actions, schema["definitions"]!["action"]!["anyOf"]![0]!["enum"]!.Values<string>());
    }

    private static IEnumerable<string> Keys(JToken table) => ((JObject)table["properties"]!).Properties().Select(p => p.Name);

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(SchemaPath());

    private static string SchemaPath() => Repository.PathOf("samples", "QlikAdmin.Policy.schema.json");
}
