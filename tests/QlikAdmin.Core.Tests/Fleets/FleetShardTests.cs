using QlikAdmin.Fleets;

namespace QlikAdmin.Core.Tests.Fleets;

/// <summary>Workers that do not talk to each other share a fleet out among them.</summary>
public sealed class FleetShardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Each_target_is_in_exactly_one_share(int count)
    {
        List<FleetTarget> fleet = Fleet(500);

        List<FleetTarget> shared = Enumerable.Range(1, count).SelectMany(n => FleetShard.Parse($"{n}/{count}").Of(fleet)).ToList();

        Assert.Equal(fleet.OrderBy(t => t.Name), shared.OrderBy(t => t.Name));
    }

    [Fact]
    public void The_shares_have_about_the_same_size_although_the_targets_differ()
    {
        List<FleetTarget> fleet = Fleet(500);

        List<double> sizes = Enumerable.Range(1, 8).Select(n => FleetShard.Parse($"{n}/8").Of(fleet).Sum(t => t.Size)).ToList();

        double average = fleet.Sum(t => t.Size) / 8;
        Assert.All(sizes, s => Assert.InRange(s, average * 0.8, average * 1.1));
    }

    [Fact]
    public void The_order_of_the_file_does_not_matter()
    {
        List<FleetTarget> fleet = Fleet(200);
        List<FleetTarget> other = fleet.AsEnumerable().Reverse().ToList();

        Assert.Equal(Names("2/5", fleet).Order(), Names("2/5", other).Order());
    }

    [Fact]
    public void A_new_target_moves_few_others()
    {
        List<FleetTarget> fleet = Fleet(400);
        Dictionary<string, int> before = Homes(fleet);

        Dictionary<string, int> after = Homes([.. fleet, new FleetTarget("new", QlikProduct.Cloud, "new") { Size = 300 }]);

        int moved = before.Count(b => after[b.Key] != b.Value);
        Assert.InRange(moved, 0, fleet.Count / 5);
    }

    [Fact]
    public void A_target_that_is_larger_than_a_share_has_a_home_too()
    {
        List<FleetTarget> fleet = [.. Fleet(10), new FleetTarget("giant", QlikProduct.Sense, "giant") { Size = 1_000_000 }];

        Assert.Single(Enumerable.Range(1, 4), n => Names($"{n}/4", fleet).Contains("giant"));
    }

    [Theory]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("4")]
    [InlineData("-1/4")]
    [InlineData("1/0")]
    [InlineData("1/4/2")]
    public void A_share_that_does_not_exist_is_refused(string text)
    {
        Assert.Equal(ErrorReason.InvalidInput, Assert.Throws<QlikException>(() => FleetShard.Parse(text)).Reason);
    }

    private static Dictionary<string, int> Homes(List<FleetTarget> fleet) =>
        Enumerable.Range(1, 8).SelectMany(n => Names($"{n}/8", fleet).Select(t => (t, n))).ToDictionary(h => h.t, h => h.n);

    private static IEnumerable<string> Names(string shard, List<FleetTarget> fleet) =>
        FleetShard.Parse(shard).Of(fleet).Select(t => t.Name);

    private static List<FleetTarget> Fleet(int count)
    {
        Random random = new(17);
        return Enumerable
            .Range(0, count)
            .Select(i => new FleetTarget($"tenant{i}", QlikProduct.Cloud, $"t{i}.example") { Size = random.Next(1, 2000) })
            .ToList();
    }
}
