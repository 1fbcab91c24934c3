using System.Management.Automation;

namespace QlikAdmin.PowerShell;

/// <summary>Tests every target of a fleet by reading only: whether it can be reached, whether the account has the rights that the work
/// needs, and what the licence has.</summary>
/// <remarks>A target that can't be worked on is a row and not an error. Errors: Qlik.FleetInvalid, Qlik.InvalidInput.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "QlikFleet")]
[OutputType(typeof(FleetTest))]
public sealed class TestQlikFleetCommand : QlikFleetCmdlet
{
    private const int UsualLimit = 8;

    /// <summary>How many targets are tested at once. Default: 8.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [OffersNothing]
    public int? ThrottleLimit { get; set; }

    private protected override void Finish(IReadOnlyList<FleetTarget> targets)
    {
        int done = 0;
        Tls12.Allow();
        Serve(
            async (post, token) =>
            {
                using SemaphoreSlim free = new(ThrottleLimit ?? UsualLimit);
                await Task.WhenAll(
                        targets.Select(async target =>
                        {
                            await free.WaitAsync(token).ConfigureAwait(false);
                            try
                            {
                                FleetTest test = await TestAsync(target, post, token).ConfigureAwait(false);
                                post(() =>
                                {
                                    WriteObject(test);
                                    ShowProgress("Test", ++done, targets.Count);
                                });
                            }
                            finally
                            {
                                free.Release();
                            }
                        })
                    )
                    .ConfigureAwait(false);
            }
        );
    }

    private async Task<FleetTest> TestAsync(FleetTarget target, Action<Action> post, CancellationToken token)
    {
        try
        {
            using Connection connection = await OnPipeline(post, () => TargetConnector.Create(this, target), token).ConfigureAwait(false);
            return await FleetTester.TestAsync(target, connection, SilentLog.Instance, token).ConfigureAwait(false);
        }
        catch (QlikException e)
        {
            return FleetTester.Fail(new FleetTest(target), e);
        }
    }
}
