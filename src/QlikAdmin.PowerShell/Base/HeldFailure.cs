using QlikAdmin.Http;

namespace QlikAdmin.PowerShell;

/// <summary>A failure that is not told yet: it may be that of its item, or that of a server that turns out to be down.</summary>
/// <param name="Watch">What is known of the server.</param>
/// <param name="Error">The failure.</param>
/// <param name="Target">What its error record would point at.</param>
/// <param name="Tell">What else tells of the item, such as its result; null for nothing.</param>
internal sealed record HeldFailure(ServerWatch Watch, QlikException Error, object? Target, Action? Tell);
