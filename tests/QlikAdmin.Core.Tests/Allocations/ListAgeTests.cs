using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests.Allocations;

public sealed class ListAgeTests
{
    [Theory]
    [InlineData(0, 30)]
    [InlineData(6, 30)]
    [InlineData(7, 35)]
    [InlineData(40, 200)]
    [InlineData(60, 300)]
    [InlineData(3600, 300)]
    public void The_more_a_list_costs_the_older_it_may_be(int reading, int age) =>
        Assert.Equal(TimeSpan.FromSeconds(age), ListAge.ByCost(TimeSpan.FromSeconds(reading)));

    [Fact]
    public void No_reading_is_too_long_to_be_counted() => Assert.Equal(ListAge.Longest, ListAge.ByCost(TimeSpan.MaxValue));
}
