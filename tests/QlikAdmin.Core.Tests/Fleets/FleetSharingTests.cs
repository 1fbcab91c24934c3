using QlikAdmin.Fleets;

namespace QlikAdmin.Core.Tests.Fleets;

/// <summary>Targets that use one account of one endpoint divide its rate limit.</summary>
public sealed class FleetSharingTests
{
    [Fact]
    public void Targets_of_one_registration_endpoint_and_one_secret_take_equal_parts()
    {
        FleetTarget[] fleet =
        [
            Target("north", "Region", "eu", "partner"),
            Target("south", "Region", "https://REGISTER.eu.qlikcloud.com/", "partner"),
            Target("west", "Region", "us", "partner"),
            Target("other", "Region", "eu", "second"),
        ];

        FleetSharing.Count(fleet);

        Assert.Equal([0.5, 0.5, 1, 1], fleet.Select(t => t.PartOfLimit));
    }

    [Fact]
    public void Tenants_have_a_limit_each_and_one_tenant_in_two_rows_has_one()
    {
        FleetTarget[] fleet =
        [
            Target("a", "Cloud", "a.eu.qlikcloud.com", "key"),
            Target("b", "Cloud", "b.eu.qlikcloud.com", "key"),
            Target("b2", "Cloud", "B.eu.qlikcloud.com", "key"),
        ];

        FleetSharing.Count(fleet);

        Assert.Equal([1, 0.5, 0.5], fleet.Select(t => t.PartOfLimit));
    }

    [Fact]
    public void A_part_in_the_file_counts_and_servers_have_no_limit()
    {
        FleetTarget[] fleet =
        [
            Target("north", "Region", "eu", "partner", "0.75"),
            Target("south", "Region", "eu", "partner"),
            Target("site1", "Sense", "qs1", "jwt"),
            Target("site2", "Sense", "qs1", "jwt"),
        ];

        FleetSharing.Count(fleet);

        Assert.Equal([0.75, 0.5, 1, 1], fleet.Select(t => t.PartOfLimit));
    }

    [Fact]
    public void Who_was_chosen_from_a_larger_fleet_keeps_its_part()
    {
        FleetTarget[] fleet = Enumerable.Range(0, 4).Select(i => Target($"t{i}", "Region", "eu", "partner")).ToArray();
        FleetSharing.Count(fleet);

        FleetTarget[] chosen = [fleet[2]];
        FleetSharing.Count(chosen);

        Assert.Equal(0.25, chosen[0].PartOfLimit);
    }

    [Theory]
    [InlineData("Region", "0")]
    [InlineData("Cloud", "1.5")]
    [InlineData("Cloud", "half")]
    [InlineData("Sense", "0.5")]
    public void A_part_that_makes_no_sense_is_refused(string product, string share)
    {
        FormatException error = Assert.Throws<FormatException>(() => Target("a", product, "x", "key", share));

        Assert.Contains("RateShare", error.Message);
    }

    private static FleetTarget Target(string name, string product, string address, string secret, string? share = null)
    {
        Dictionary<string, string?> columns = new()
        {
            [nameof(FleetTarget.Name)] = name,
            [nameof(FleetTarget.Product)] = product,
            [nameof(FleetTarget.Address)] = address,
            [nameof(FleetTarget.SecretName)] = secret,
            [nameof(FleetTarget.RateShare)] = share,
        };
        return FleetColumns.Target(c => columns.TryGetValue(c, out string? value) ? value : null);
    }
}
