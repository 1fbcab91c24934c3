namespace QlikAdmin.Http;

/// <summary>A credential that is a session: whoever has none is redirected to sign in, and nothing of what was asked for is done.</summary>
internal interface ISignInSession : ICredential
{
    /// <summary>Whether a redirect asks to sign in.</summary>
    bool IsSignIn(Uri address);

    /// <summary>Drops the session, so that the next request opens a new one; unless that was done since.</summary>
    /// <param name="sentAt">When the message left that was redirected, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells
    /// it.</param>
    void Forget(long sentAt);
}
