using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>A failure that is not reported yet: its cause may be the item, or a server that turns out to be down.</summary>
/// <param name="Watch">What is known of the server.</param>
/// <param name="Error">The failure.</param>
/// <param name="Target">Target object of its error record.</param>
/// <param name="Tell">Writes what else belongs to the item, such as its result; null if there is nothing.</param>
internal sealed record HeldFailure(ServerWatch Watch, QlikException Error, object? Target, Action? Tell);
