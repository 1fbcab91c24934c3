using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests;

/// <summary>A connection to an adapter that the test chooses.</summary>
internal sealed class FakeConnection : Connection
{
    private readonly IFakeAllocations _adapter;

    public FakeConnection(IFakeAllocations adapter, QlikProduct product = QlikProduct.Cloud)
        : base("acme", product, new Uri("https://acme.example/"), "ApiKey", Given.Http(FakeServer.Script()))
    {
        _adapter = adapter;
    }

    /// <summary>The names of the caller, as the credential gives them.</summary>
    public IReadOnlyList<string> Caller
    {
        init => CallerNames = value;
    }

    internal override PeopleNames People => Product == QlikProduct.Cloud ? PeopleNames.Exact : PeopleNames.Windows;

    internal override bool HasUsers => false;

    internal override IAllocationReader Allocations => _adapter;

    internal override IAllocationWriter AllocationWriter => _adapter;

    internal override ILicenseReader Licenses => _adapter;

    internal override Task OpenAsync(IOperationLog log, CancellationToken token) => Task.CompletedTask;

    internal override Task<IReadOnlyList<ConnectionTest>> TestAsync(IOperationLog log, CancellationToken token) =>
        throw new NotSupportedException();

    internal override Task<string> InvokeAsync(
        string method,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> query,
        string? body,
        IOperationLog log,
        CancellationToken token
    ) => throw new NotSupportedException();
}
