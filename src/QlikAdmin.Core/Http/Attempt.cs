namespace QlikAdmin.Http;

/// <summary>What became of one attempt: an answer, or a failure after which another attempt may help.</summary>
/// <param name="Answer">What the reader made of the answer; only without a failure.</param>
/// <param name="Failure">Why there is no usable answer, or null.</param>
/// <param name="RetryAfter">How long the server asked to wait, or null.</param>
internal sealed record Attempt<T>(T? Answer, QlikException? Failure, TimeSpan? RetryAfter);
