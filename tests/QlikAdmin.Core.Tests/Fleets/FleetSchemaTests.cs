using NJsonSchema;
using QlikAdmin.Fleets;

namespace QlikAdmin.Core.Tests.Fleets;

/// <summary>The published schema and the reader know the same columns.</summary>
public sealed class FleetSchemaTests
{
    [Fact]
    public async Task It_has_every_column_and_no_other()
    {
        JsonSchema target = (await SchemaAsync()).Properties["Targets"].ActualSchema.Item!.ActualSchema;

        Assert.Equal(FleetColumns.Names.Order(StringComparer.Ordinal), target.Properties.Keys.Order(StringComparer.Ordinal));
        Assert.False(target.AllowAdditionalProperties);
    }

    [Theory]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "SecretName": "k", "Tag": ["p"] } ] }""", true)]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "ApiKey": "k" } ] }""", false)]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Clod", "Address": "x", "SecretName": "k" } ] }""", false)]
    [InlineData("""{ "Targets": [ { "Name": "a", "Product": "Cloud", "Address": "x", "SecretName": "k", "Size": 0 } ] }""", false)]
    [InlineData("""{ "Targets": [] }""", false)]
    public async Task Both_judge_alike(string text, bool isRight)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.In("fleet.json"), text);

        Assert.Equal(isRight, (await SchemaAsync()).Validate(text).Count == 0);
        Assert.Equal(isRight, Record.Exception(() => FleetFile.Read(folder.In("fleet.json"))) is null);
    }

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(Repository.PathOf("samples", "QlikAdmin.Fleet.schema.json"));
}
