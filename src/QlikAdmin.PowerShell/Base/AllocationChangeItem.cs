using QlikAdmin.Models;

namespace QlikAdmin.PowerShell;

/// <summary>One accepted change and the object that error records of it point at.</summary>
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
