using System.Threading.Tasks;
using Xunit;

namespace QlikAdmin.Sandbox.Tests.QlikView;

/// <summary>One sandbox for the tests of a class that leave its rows alone.</summary>
public sealed class QmsSandbox : IAsyncLifetime
{
    private QmsClient? _client;

    public QmsClient Client => _client!;

    public async ValueTask InitializeAsync() => _client = await QmsClient.StartAsync(users: 60);

    public async ValueTask DisposeAsync() => await Client.DisposeAsync();
}
