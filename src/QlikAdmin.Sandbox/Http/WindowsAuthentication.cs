namespace QlikAdmin.Sandbox.Http;

/// <summary>
/// The HTTP side of Windows authentication: three messages on one connection. Every response to the challenge is accepted except an empty
/// one, because the sandbox knows users but no passwords.
/// </summary>
internal sealed class WindowsAuthentication(params string[] schemes)
{
    private static readonly object s_challenged = new();
    private static readonly object s_account = new();

    /// <summary>The answer to an unknown caller: the schemes that the service offers, the preferred one first.</summary>
    public Answer Refuse()
    {
        Answer answer = Answer.Text(401, "Unauthorized");
        foreach (string scheme in schemes)
        {
            answer = answer.With("WWW-Authenticate", scheme);
        }

        return answer;
    }

    /// <summary>Does one step.</summary>
    /// <param name="request">The request.</param>
    /// <param name="account">The account, once the connection is authenticated.</param>
    /// <returns>The answer to send; null when the caller is known.</returns>
    public Answer? Step(ServiceRequest request, out string account)
    {
        account = string.Empty;
        if (
            request.ConnectionItems.TryGetValue(s_account, out object? known)
            && known is string name
            && request.Header("Authorization") is null
        )
        {
            account = name;
            return null;
        }

        string[] parts = (request.Header("Authorization") ?? string.Empty).Split(' ', 2);
        bool isNegotiate = parts[0].Equals("Negotiate", StringComparison.OrdinalIgnoreCase);
        if (parts.Length != 2 || !(isNegotiate || parts[0].Equals("NTLM", StringComparison.OrdinalIgnoreCase)))
        {
            return Refuse();
        }

        byte[] token = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], token, out int length))
        {
            return Refuse();
        }

        bool isWrapped = length > 0 && token[0] != (byte)'N';
        switch (NtlmMessage.TypeOf(token.AsSpan(0, length), out ReadOnlySpan<byte> message))
        {
            case 1:
                byte[] challenge = NtlmMessage.Challenge(RandomNumberGenerator.GetBytes(8));
                request.ConnectionItems[s_challenged] = true;
                byte[] reply = isWrapped ? Spnego.Challenge(challenge) : challenge;
                return Answer.Text(401, "Unauthorized").With("WWW-Authenticate", $"{parts[0]} {Convert.ToBase64String(reply)}");
            case 3 when request.ConnectionItems.Remove(s_challenged) && NtlmMessage.TryReadAccount(message, out account):
                request.ConnectionItems[s_account] = account;
                return null;
            case 0 when isWrapped:
                // A client that prefers Kerberos gets the answer that this server only speaks NTLM.
                return Answer
                    .Text(401, "Unauthorized")
                    .With("WWW-Authenticate", $"{parts[0]} {Convert.ToBase64String(Spnego.AskForNtlm())}");
            default:
                return Refuse();
        }
    }
}
