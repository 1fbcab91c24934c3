using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted change with the target object of its error records.</summary>
internal sealed class AllocationChangeItem
{
    public AllocationChangeItem(AllocationRequest request, object target)
    {
        Request = request;
        Target = target;
    }

    public AllocationRequest Request { get; }

    public object Target { get; }
}
