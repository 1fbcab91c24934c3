namespace QlikAdmin.Integration.Tests.Proof;

/// <summary>Spoils answers on their way to Core.</summary>
internal sealed class FuzzHandler(HttpMessageHandler inner, Spoiler spoiler, bool isWellFormed) : DelegatingHandler(inner)
{
    /// <summary>How often an answer is spoilt: not always, so that a list goes on to its next page.</summary>
    private const double Chance = 0.5;

    /// <summary>How many answers were spoilt.</summary>
    public int Spoilt { get; private set; }

    /// <summary>Bytes of all answers so far.</summary>
    public long Bytes { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (spoiler.Strikes(Chance) && (isWellFormed ? spoiler.Refill(bytes) : spoiler.Mutate(bytes)) is byte[] other)
        {
            Spoilt++;
            ByteArrayContent content = new(other);
            content.Headers.ContentType = answer.Content.Headers.ContentType;
            answer.Content = content;
            bytes = other;
        }

        Bytes += bytes.Length;
        return answer;
    }
}
