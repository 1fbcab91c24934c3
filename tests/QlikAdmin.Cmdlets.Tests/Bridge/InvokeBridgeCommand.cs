using System.Management.Automation;
using QlikAdmin.PowerShell;

namespace QlikAdmin.Cmdlets.Tests.Bridge;

/// <summary>A cmdlet that is built like those of the module, with work that the test provides.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Bridge")]
internal sealed class InvokeBridgeCommand : QlikCmdlet
{
    /// <summary>One piece of work; its result is written.</summary>
    [Parameter]
    public Func<IOperationLog, CancellationToken, Task<string>>? Work { get; set; }

    /// <summary>A list, page by page.</summary>
    [Parameter]
    public Func<PageSink<int>, IOperationLog, CancellationToken, Task>? Pages { get; set; }

    protected override void ProcessRecord()
    {
        QlikException? failure = null;
        try
        {
            if (Pages is not null)
            {
                Stream(Pages);
            }
            else
            {
                WriteObject(Await(Work!));
            }
        }
        catch (QlikException e)
        {
            failure = e;
        }

        if (failure is not null)
        {
            WriteError(failure.ToErrorRecord("the list"));
        }
    }
}
