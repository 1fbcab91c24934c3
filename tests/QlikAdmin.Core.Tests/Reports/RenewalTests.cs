using QlikAdmin.Plans;
using QlikAdmin.Reports;

namespace QlikAdmin.Core.Tests.Reports;

public sealed class RenewalTests
{
    [Fact]
    public void Units_that_are_held_and_not_freed_are_renewed()
    {
        RenewalLine line = Assert.Single(
            Of([License("Professional", 100, 80)], Units("Professional", PlanAction.Remove, 30), null, ("professional", 840m))
        );

        Assert.Equal((100d, 80d, 30, 50d), (line.Bought, line.Held, line.Freed, line.Renew));
        Assert.Equal((84_000m, 42_000m, 42_000m), (line.CostNow, line.CostRenewed, line.Savings));
    }

    [Fact]
    public void A_downgrade_needs_a_unit_of_the_smaller_type()
    {
        IReadOnlyList<RenewalLine> lines = Of(
            [License("Professional", 10, 10), License("Analyzer", 10, 4)],
            Units("Professional", PlanAction.Downgrade, 3, target: "Analyzer"),
            null
        );

        Assert.Equal([7d, 7d], lines.Select(l => l.Renew));
        Assert.All(lines, l => Assert.Null(l.Savings));
    }

    [Fact]
    public void Rows_for_review_and_rows_to_keep_free_nothing()
    {
        RenewalLine line = Assert.Single(
            Of([License("Analyzer", 10, 9)], [.. Units("Analyzer", PlanAction.Review, 2), .. Units("Analyzer", PlanAction.Keep, 2)], null)
        );

        Assert.Equal((0, 9d), (line.Freed, line.Renew));
    }

    [Fact]
    public void Units_that_the_policy_wants_free_are_renewed_too()
    {
        PolicyCaps caps = new() { KeepFreeByType = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["analyzer"] = 5 } };

        RenewalLine line = Assert.Single(Of([License("Analyzer", 100, 50)], Units("Analyzer", PlanAction.Remove, 10), caps));

        Assert.Equal((5, 45d), (line.Reserve, line.Renew));
    }

    [Fact]
    public void More_needed_than_bought_costs_more()
    {
        RenewalLine line = Assert.Single(Of([License("Analyzer", 10, 12)], [], null, ("Analyzer", 100m)));

        Assert.Equal((12d, -200m), (line.Renew, line.Savings));
    }

    [Theory]
    [InlineData("UserAccess")]
    [InlineData("Tokens")]
    [InlineData("LoginAccess")]
    public void Tokens_that_two_types_share_are_paid_once(string priced)
    {
        RenewalLine line = Assert.Single(
            Of(
                [License("UserAccess", 100, 60, "Tokens"), License("LoginAccess", 100, 20, "Tokens")],
                Units("UserAccess", PlanAction.Remove, 10),
                null,
                (priced, 50m)
            )
        );

        Assert.Equal(("Tokens", 100d, 80d, 70d), (line.Name, line.Bought, line.Held, line.Renew));
        Assert.Equal((5_000m, 1_500m), (line.CostNow, line.Savings));
    }

    [Fact]
    public void Time_that_people_share_does_not_say_how_many_are_needed()
    {
        RenewalLine line = Assert.Single(Of([License("AnalyzerTime", 300, 200, "Minutes")], [], null, ("AnalyzerTime", 2m)));

        Assert.False(line.IsByPerson);
        Assert.Equal((null, 600m, null), (line.Renew, line.CostNow, line.Savings));
    }

    [Fact]
    public void An_unlimited_licence_has_no_cost()
    {
        RenewalLine line = Assert.Single(Of([License("Analyzer", null, 40)], [], null, ("Analyzer", 2m)));

        Assert.Equal((40d, null, null), (line.Renew, line.CostNow, line.Savings));
    }

    [Fact]
    public void A_plan_alone_says_what_its_rows_are_worth()
    {
        RenewalLine line = Assert.Single(Of([], Units("Professional", PlanAction.Remove, 3), null, ("Professional", 840m)));

        Assert.Equal((null, null, 2_520m), (line.Bought, line.Renew, line.Savings));
    }

    [Fact]
    public void Qlikview_counts_by_server_but_a_document_does_not_say_its_server()
    {
        License[] licenses =
        [
            License("NamedCal", 10, 8, scope: "one"),
            License("NamedCal", 20, 15, scope: "two"),
            License("DocumentCal", 5, 4, scope: "one"),
            License("DocumentCal", 7, 6, scope: "two"),
        ];

        IReadOnlyList<RenewalLine> lines = Of(
            licenses,
            [.. Units("NamedCal", PlanAction.Remove, 2, scope: "two"), .. Units("DocumentCal", PlanAction.Remove, 3, scope: "Sales.qvw")],
            null
        );

        Assert.Equal(
            [("NamedCal (one)", 8d, 0, 8d), ("NamedCal (two)", 15d, 2, 13d), ("DocumentCal", 10d, 3, 7d)],
            lines.Select(l => (l.Name, l.Held!.Value, l.Freed, l.Renew!.Value))
        );
    }

    [Fact]
    public void A_price_of_no_type_is_found()
    {
        Dictionary<string, decimal> prices = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Profesional"] = 1,
            ["analyzer"] = 1,
            ["tokens"] = 1,
        };

        Assert.Equal(["Profesional"], Renewal.UnknownPrices(prices, ["Professional", "Analyzer"]));
    }

    private static IReadOnlyList<RenewalLine> Of(
        IReadOnlyList<License> licenses,
        IReadOnlyList<HeldUnit> units,
        PolicyCaps? caps,
        params (string Type, decimal Price)[] prices
    ) => Renewal.Of(licenses, units, caps, prices.ToDictionary(p => p.Type, p => p.Price, StringComparer.OrdinalIgnoreCase));

    private static License License(string type, double? bought, double? held, string unit = "Licenses", string? scope = null) =>
        new(QlikProduct.Sense, "site", type)
        {
            Total = bought,
            Assigned = held,
            Unit = unit,
            Scope = scope,
        };

    private static HeldUnit[] Units(string type, PlanAction action, int count, string? target = null, string? scope = null) =>
        Enumerable
            .Range(0, count)
            .Select(i => new HeldUnit("site", null, type, $"{type} {i}")
            {
                Action = action,
                TargetType = target,
                Scope = scope,
            })
            .ToArray();
}
