using System.Text.RegularExpressions;
using QlikAdmin.Contracts;
using QlikAdmin.Http;
using Xunit;

namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>The committed facts themselves: written by the tool, whole, and those of the vendor.</summary>
public sealed class DataTests
{
    [Fact]
    public void Nobody_changed_the_data_by_hand()
    {
        string[] wrong = ContractFiles
            .Digest(ContractFiles.Texts)
            .Split('\n')
            .Except(ContractFiles.Texts[ContractFiles.DigestFile].Split('\n'))
            .ToArray();

        Assert.True(wrong.Length == 0, "Not as tools/QlikAdmin.Contracts wrote it: " + string.Join(", ", wrong));
        Assert.Equal(ContractFiles.Digest(ContractFiles.Texts), ContractFiles.Texts[ContractFiles.DigestFile]);
        Assert.Equal(
            ContractFiles.Texts.Keys,
            Directory
                .GetFiles(Folder(), "*.txt", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Folder(), f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_line_is_understood_and_every_reference_leads_somewhere()
    {
        List<string> apis = ContractFiles.Texts.Keys.Where(ContractFiles.IsApi).ToList();
        foreach (ApiContract contract in apis.Select(ContractFiles.Api))
        {
            HashSet<string> used = contract
                .Operations.SelectMany(o =>
                    o.Requests.Values.Concat(o.Answers.Values.SelectMany(a => a.Values)).OfType<System.Text.Json.Nodes.JsonNode>()
                )
                .SelectMany(s => contract.SchemasOf(s).Keys)
                .ToHashSet(StringComparer.Ordinal);

            Assert.NotEmpty(contract.Operations);
            Assert.Equal(contract.Schemas.Keys, used.Order(StringComparer.Ordinal));
        }

        Assert.All(apis, p => Assert.Equal(ContractFiles.Texts[p], ApiFile.Write(ContractFiles.Api(p))));
        Assert.InRange(apis.Count, 20, 60);
        Assert.All(new[] { ContractFiles.Eleven, ContractFiles.Twelve }, p =>
            Assert.True(XsdFile.Read(p, ContractFiles.Texts[p]).GlobalElements.Count >= XsdFile.Elements(p, ContractFiles.Texts[p]).Count)
        );
    }

    [Fact]
    public void No_sentence_of_the_vendors_is_in_the_data()
    {
        // Some allowed values are of two or three words.
        IEnumerable<string> sentences = ContractFiles
            .Texts.Where(t => t.Key != ContractFiles.DigestFile)
            .SelectMany(t => t.Value.Split('\n').Skip(1).SelectMany(l => Regex.Matches(l, "\"(?:[^\"\\\\]|\\\\.)*\"").Select(m => m.Value)))
            .Where(v => v.Count(c => c == ' ') > 2);

        Assert.Empty(sentences);
        Assert.DoesNotContain(ContractFiles.Texts.Values, t => Regex.IsMatch(t, @"\b(description|summary|title|example|default)="));
    }

    /// <summary>Without the vendor's descriptions beside the repository, this asks only whether there is data that could be
    /// compared.</summary>
    [Fact]
    public void The_data_is_what_the_vendors_descriptions_say_where_these_are_at_hand()
    {
        string specs = Path.GetFullPath(Path.Combine(Folder(), "../../../shared/specs"));
        if (!Generator.AreSpecs(specs))
        {
            Nobody_changed_the_data_by_hand();
            return;
        }

        IReadOnlyDictionary<string, string> texts = new Generator(specs, ContractFiles.Texts).Generate();
        IEnumerable<string> stale = texts
            .Keys.Union(ContractFiles.Texts.Keys)
            .Where(p => texts.GetValueOrDefault(p) != ContractFiles.Texts.GetValueOrDefault(p));

        Assert.True(
            !stale.Any(),
            "The vendor's descriptions say something else; run 'dotnet run --project tools/QlikAdmin.Contracts' and look at the difference: "
                + string.Join(", ", stale)
        );
    }

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QlikAdmin.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "Contracts");
    }
}
