using Xunit;

namespace QlikAdmin.Integration.Tests.Storm;

public sealed class QlikViewStormTests : StormTest
{
    public QlikViewStormTests(ITestOutputHelper output)
        : base(output) { }

    [Theory]
    [InlineData("Remove-QlikAllocation")]
    [InlineData("Add-QlikAllocation")]
    [InlineData("Restore-QlikAllocation")]
    [InlineData("Invoke-QlikPlan")]
    public Task Server_results_errors_and_journal_tell_the_same_story(string command) => StoriesAgreeAsync("qlikview", command);

    [Theory]
    [InlineData("Remove-QlikAllocation")]
    [InlineData("Add-QlikAllocation")]
    [InlineData("Set-QlikAllocation")]
    [InlineData("Restore-QlikAllocation")]
    [InlineData("Invoke-QlikApi")]
    public Task Server_results_errors_and_journal_tell_the_same_story_of_a_signed_key(string command) =>
        StoriesAgreeAsync("qlikview", command, isOtherLicense: true);
}
