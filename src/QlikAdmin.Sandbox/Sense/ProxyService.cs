using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The proxy: finds out who the caller is, by session cookie, token or Windows authentication, and hands on to the repository.</summary>
internal sealed class ProxyService(SenseRepository repository, byte[] signingKey)
{
    public const string TokenPrefix = "jwt";
    private const string Cookie = "X-Qlik-Session";
    private const string TokenCookie = "X-Qlik-Session-" + TokenPrefix;

    private readonly WindowsAuthentication _windows = new("Negotiate", "NTLM");
    private readonly Dictionary<(string Cookie, string Value), Guid> _sessions = [];

    public Answer Handle(ServiceRequest request)
    {
        lock (repository.Gate)
        {
            if (request.Path.StartsWith("/" + TokenPrefix + "/", StringComparison.OrdinalIgnoreCase))
            {
                request.Path = request.Path[(TokenPrefix.Length + 1)..];
                return Session(request, TokenCookie) ?? ByToken(request);
            }

            return Session(request, Cookie) ?? ByWindows(request);
        }
    }

    private static Answer LoginForm() => Answer.Html(
        200,
        "<!DOCTYPE html><html><head><title>Qlik Sense</title></head><body><form method=\"post\" action=\"/internal_forms_authentication/\">"
        + "<input name=\"username\"><input name=\"pwd\" type=\"password\"><button>Log in</button></form></body></html>");

    private Answer? Session(ServiceRequest request, string cookie) =>
        request.Cookie(cookie) is { Length: > 0 } value
        && _sessions.TryGetValue((cookie, value), out Guid id)
        && repository.Site.FindUser(id) is SenseUser user
            ? Forward(request, user)
            : null;

    private Answer ByToken(ServiceRequest request)
    {
        string authorization = request.Header("Authorization") ?? string.Empty;
        bool isValid = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        string directory = string.Empty;
        string userId = string.Empty;
        isValid = isValid && JsonWebToken.TryRead(signingKey, authorization[7..].Trim(), repository.Site.Clock.UtcNow, out directory, out userId);
        return isValid && repository.Site.FindUser(directory, userId) is SenseUser user
            ? Open(request, user, TokenCookie)
            : Answer.Text(401, "Unauthorized");
    }

    private Answer ByWindows(ServiceRequest request)
    {
        if (request.Path.StartsWith("/internal_forms_authentication", StringComparison.OrdinalIgnoreCase))
        {
            return LoginForm();
        }

        // The virtual proxy's Windows authentication pattern, whose default is the word itself.
        if (request.Header("User-Agent")?.Contains("Windows", StringComparison.Ordinal) != true)
        {
            string target = Uri.EscapeDataString(request.Path + request.QueryString);
            return Answer.Empty(302).With("Location", $"{request.BaseUri}/internal_forms_authentication/?targetId={target}");
        }

        Answer? challenge = _windows.Step(request, out string account);
        if (challenge is not null)
        {
            return challenge;
        }

        SenseUser? user = repository.Site.FindAccount(account);
        return user is null ? _windows.Refuse() : Open(request, user, Cookie);
    }

    private Answer Open(ServiceRequest request, SenseUser user, string cookie)
    {
        string value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _sessions[(cookie, value)] = user.Id;
        return Forward(request, user).With("Set-Cookie", $"{cookie}={value}; Path=/; HttpOnly; Secure");
    }

    private Answer Forward(ServiceRequest request, SenseUser user) => SenseRepository.CheckKey(request) ?? repository.Handle(request, user);
}
