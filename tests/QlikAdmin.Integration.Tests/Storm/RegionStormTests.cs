using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

public sealed class RegionStormTests : StormTest
{
    public RegionStormTests(ITestOutputHelper output)
        : base(output) { }

    [Theory]
    [InlineData("New-QlikTenant")]
    [InlineData("Disable-QlikTenant")]
    [InlineData("Enable-QlikTenant")]
    public Task Server_results_errors_and_journal_tell_the_same_story(string command) => StoriesAgreeAsync("region", command);
}
