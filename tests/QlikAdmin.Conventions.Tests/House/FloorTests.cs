using Xunit;

namespace QlikAdmin.Conventions.Tests.House;

public sealed class FloorTests
{
    private static readonly Dictionary<string, string> s_planted = new()
    {
        ["Base/PlantedBase.cs"] = "namespace QlikAdmin.Base; class PlantedBase { QlikAdmin.Changes.ChangeKind Kind; }",
        ["Products/Cloud/PlantedCloud.cs"] =
            "namespace QlikAdmin.Products.Cloud; class PlantedCloud { string Route = QlikAdmin.Products.Sense.SenseRoutes.About; }",
        ["Changes/PlantedChange.cs"] =
            "namespace QlikAdmin.Changes; class PlantedChange { QlikAdmin.Workflows.Users.UserChanges Changes; }",
    };

    private static readonly CoreArrows s_core = new(s_planted.Select(p => (p.Key, p.Value)));

    [Fact]
    public void Every_file_is_in_a_folder_of_the_map()
    {
        Rule.Holds(
            "A file of Core is in a folder that the map of floors has.",
            Repository.Sources(CoreArrows.Core).Where(f => Floors.Of(f[(CoreArrows.Core.Length + 1)..]) is null)
        );
    }

    [Fact]
    public void A_folder_uses_only_folders_below_it()
    {
        List<(string From, string To)> arrows = s_core.All.Where(a => !s_planted.ContainsKey(a.From)).ToList();
        Assert.InRange(arrows.Count, 1000, 100_000);

        Rule.Holds("A folder of Core uses only folders of lower floors.", Breaches(arrows));
    }

    [Theory]
    [InlineData("Base/PlantedBase.cs", "Changes/ChangeKind.cs")]
    [InlineData("Products/Cloud/PlantedCloud.cs", "Products/Sense/SenseRoutes.cs")]
    [InlineData("Changes/PlantedChange.cs", "Workflows/Users/UserChanges.cs")]
    public void An_arrow_that_does_not_point_down_is_named_with_its_file(string from, string to)
    {
        Assert.Equal([$"{from} uses {to}"], Breaches(s_core.All.Where(a => a.From == from)));
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        IReadOnlySet<string> seen = s_core.Public();
        Assert.InRange(seen.Count, 20, 100);

        // What scripts see is called QlikAdmin.Allocation, wherever its file is.
        Rule.Holds(
            "A namespace is the folder of its file; the types that scripts see are all in QlikAdmin.",
            s_core
                .Namespaces()
                .Where(n =>
                    n.Namespace
                    != (
                        seen.Contains(n.File)
                            ? "QlikAdmin"
                            : "QlikAdmin." + Path.GetDirectoryName(n.File)!.Replace('/', '.').Replace('\\', '.')
                    )
                )
                .Select(n => $"{n.File}: {n.Namespace}")
        );
    }

    private static IEnumerable<string> Breaches(IEnumerable<(string From, string To)> arrows)
    {
        return arrows
            .Where(a => Floors.Of(a.From) is string from && Floors.Of(a.To) is string to && !Floors.Allow(from, to))
            .Select(a => $"{a.From} uses {a.To}");
    }
}
