using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

public sealed class CloudStormTests : StormTest
{
    public CloudStormTests(ITestOutputHelper output)
        : base(output) { }

    [Theory]
    [InlineData("Remove-QlikAllocation")]
    [InlineData("Add-QlikAllocation")]
    [InlineData("Set-QlikAllocation")]
    [InlineData("Restore-QlikAllocation")]
    [InlineData("Disable-QlikUser")]
    [InlineData("Enable-QlikUser")]
    [InlineData("Set-QlikUser")]
    [InlineData("Add-QlikUserRole")]
    [InlineData("Remove-QlikUserRole")]
    [InlineData("Remove-QlikUser")]
    [InlineData("Send-QlikInvitation")]
    [InlineData("Move-QlikOwnedItem")]
    [InlineData("Invoke-QlikApi")]
    [InlineData("Invoke-QlikPlan")]
    public Task Server_results_errors_and_journal_tell_the_same_story(string command) => StoriesAgreeAsync("cloud", command);

    [Theory]
    [InlineData("Remove-QlikAllocation")]
    [InlineData("Add-QlikAllocation")]
    [InlineData("Restore-QlikAllocation")]
    [InlineData("Disable-QlikUser")]
    public Task Server_results_errors_and_journal_tell_the_same_story_of_a_capacity_subscription(string command) =>
        StoriesAgreeAsync("cloud", command, isOtherLicense: true);
}
