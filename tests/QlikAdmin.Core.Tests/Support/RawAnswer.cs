namespace QlikAdmin.Core.Tests;

/// <summary>What a raw server does with one request.</summary>
/// <param name="Bytes">What it writes.</param>
/// <param name="End">What then happens to the connection.</param>
internal sealed record RawAnswer(byte[] Bytes, RawEnd End)
{
    /// <summary>The interval at which the server sends one more space after the bytes, without end; null for none.</summary>
    public TimeSpan? Drip { get; init; }

    public static RawAnswer Nothing(RawEnd end) => new([], end);

    public static RawAnswer Of(int status, string body = "{}", string type = "application/json", RawEnd end = RawEnd.KeepOpen)
    {
        return new RawAnswer(
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status} Said\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
            ),
            end
        );
    }

    /// <summary>Declares a longer body than it sends.</summary>
    public static RawAnswer Half(string part, RawEnd end, string type = "application/json")
    {
        return new RawAnswer(
            Encoding.UTF8.GetBytes($"HTTP/1.1 200 Said\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n{part}"),
            end
        );
    }
}
