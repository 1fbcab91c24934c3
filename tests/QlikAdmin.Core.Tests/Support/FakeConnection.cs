using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Models;

namespace QlikAdmin.Core.Tests;

/// <summary>A connection that leads to an adapter of a test's choice.</summary>
internal sealed class FakeConnection : Connection
{
    public FakeConnection(IAllocationAdapter adapter, QlikProduct product = QlikProduct.Cloud)
        : base("acme", product, new Uri("https://acme.example/"), "ApiKey", Given.Http(FakeServer.Script()))
    {
        Allocations = adapter;
    }

    /// <summary>What the credential tells of who calls.</summary>
    public IReadOnlyList<string> Caller
    {
        init => CallerNames = value;
    }

    internal override PeopleNames People => Product == QlikProduct.Cloud ? PeopleNames.Exact : PeopleNames.Windows;

    internal override IAllocationAdapter Allocations { get; }

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
