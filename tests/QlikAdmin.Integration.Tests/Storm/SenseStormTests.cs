using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

public sealed class SenseStormTests : StormTest
{
    public SenseStormTests(ITestOutputHelper output)
        : base(output) { }

    [Theory]
    [InlineData("Remove-QlikAllocation")]
    [InlineData("Add-QlikAllocation")]
    [InlineData("Restore-QlikAllocation")]
    [InlineData("Disable-QlikUser")]
    [InlineData("Enable-QlikUser")]
    [InlineData("Set-QlikUser")]
    [InlineData("Add-QlikUserRole")]
    [InlineData("Remove-QlikUserRole")]
    [InlineData("Remove-QlikUser")]
    [InlineData("Move-QlikOwnedItem")]
    [InlineData("Invoke-QlikApi")]
    [InlineData("Invoke-QlikPlan")]
    public Task Server_results_errors_and_journal_tell_the_same_story(string command) => StoriesAgreeAsync("sense", command);
}
