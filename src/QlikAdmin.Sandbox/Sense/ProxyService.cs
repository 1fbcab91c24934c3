using Microsoft.AspNetCore.Http;
using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.State;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>
/// The proxy. It finds out who the caller is, by session cookie, ticket or token, and passes the request to the repository. It redirects an
/// unknown caller to sign in.
/// </summary>
/// <remarks>
/// The addresses of the repository never ask for a Windows account. The proxy redirects the caller to the authentication module, on this
/// port or on a separate one. The module asks for the account and redirects back with a ticket. The first request is not carried out unless
/// the caller comes back and sends it again.
/// </remarks>
internal sealed class ProxyService(SenseRepository repository, SandboxSettings settings, byte[] signingKey)
{
    public const string TokenPrefix = "jwt";
    private const string Module = "/internal_windows_authentication";
    private const string Form = "/internal_forms_authentication";
    private const string Cookie = "X-Qlik-Session";
    private const string TokenCookie = "X-Qlik-Session-" + TokenPrefix;

    // The default of a virtual proxy.
    private static readonly TimeSpan s_sessionTimeout = TimeSpan.FromMinutes(30);

    private readonly WindowsAuthentication _windows = new("Negotiate", "NTLM");
    private readonly Dictionary<(string Cookie, string Value), ProxySession> _sessions = [];
    private readonly Dictionary<string, string> _targets = [];
    private readonly Dictionary<string, Guid> _tickets = [];

    /// <summary>Port of the authentication module; 4244 on a real site.</summary>
    public int AuthenticationPort { get; set; }

    public Answer Handle(ServiceRequest request)
    {
        lock (repository.Gate)
        {
            if (request.Path.StartsWith("/" + TokenPrefix + "/", StringComparison.OrdinalIgnoreCase))
            {
                request.Path = request.Path[(TokenPrefix.Length + 1)..];
                return Session(request, TokenCookie) ?? ByToken(request);
            }

            if (settings.SignInOnProxyPort && IsAt(request, Module))
            {
                return SignIn(request);
            }

            return ByTicket(request) ?? Session(request, Cookie) ?? ToSignIn(request);
        }
    }

    /// <summary>Handles a request to the port of the authentication module, which serves nothing else.</summary>
    public Answer HandleAuthentication(ServiceRequest request)
    {
        lock (repository.Gate)
        {
            return IsAt(request, Module) ? SignIn(request)
                : IsAt(request, Form) ? LoginForm()
                : Answer.Empty(404);
        }
    }

    private static bool IsAt(ServiceRequest request, string module) =>
        request.Path.TrimEnd('/').Equals(module, StringComparison.OrdinalIgnoreCase);

    private static Answer LoginForm() =>
        Answer.Html(
            200,
            "<!DOCTYPE html><html><head><title>Qlik Sense</title></head><body><form method=\"post\" action=\"/internal_forms_authentication/\">"
                + "<input name=\"username\"><input name=\"pwd\" type=\"password\"><button>Log in</button></form></body></html>"
        );

    private Answer? Session(ServiceRequest request, string cookie)
    {
        DateTimeOffset now = repository.Site.Clock.UtcNow;
        if (
            request.Cookie(cookie) is { Length: > 0 } value
            && _sessions.TryGetValue((cookie, value), out ProxySession? session)
            && now - session.LastSeen <= s_sessionTimeout
            && repository.Site.FindUser(session.User) is SenseUser user
        )
        {
            session.LastSeen = now;
            return Forward(request, user);
        }

        return null;
    }

    private Answer ByToken(ServiceRequest request)
    {
        string authorization = request.Header("Authorization") ?? string.Empty;
        bool isValid = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        string directory = string.Empty;
        string userId = string.Empty;
        isValid =
            isValid && JsonWebToken.TryRead(signingKey, authorization[7..].Trim(), repository.Site.Clock.UtcNow, out directory, out userId);
        return isValid && repository.Site.FindUser(directory, userId) is SenseUser user
            ? Open(request, user, TokenCookie)
            : Answer.Text(401, "Unauthorized");
    }

    private Answer? ByTicket(ServiceRequest request) =>
        request.Query("qlikTicket") is { Length: > 0 } ticket
        && _tickets.Remove(ticket, out Guid id)
        && repository.Site.FindUser(id) is SenseUser user
            ? Open(request, user, Cookie)
            : null;

    private Answer ToSignIn(ServiceRequest request)
    {
        if (IsAt(request, Form))
        {
            return LoginForm();
        }

        // The Windows authentication pattern of a virtual proxy. Its default is the word "Windows".
        bool isWindows = request.Header("User-Agent")?.Contains("Windows", StringComparison.Ordinal) == true;
        string id = Guid.NewGuid().ToString();
        _targets[id] = request.BaseUri + new PathString(request.Path).ToUriComponent() + request.QueryString;
        UriBuilder module = new(request.BaseUri) { Path = (isWindows ? Module : Form) + "/", Query = "targetId=" + id };
        if (!settings.SignInOnProxyPort)
        {
            module.Port = AuthenticationPort;
        }

        return Answer.Empty(302).With("Location", module.Uri.AbsoluteUri);
    }

    /// <summary>
    /// The authentication module: asks for a Windows account, and redirects the caller back with a ticket that can be used once.
    /// </summary>
    private Answer SignIn(ServiceRequest request)
    {
        Answer? challenge = _windows.Step(request, out string account);
        if (challenge is not null)
        {
            return challenge;
        }

        SenseUser? user = repository.Site.FindAccount(account);
        if (user is null)
        {
            return _windows.Refuse();
        }

        if (request.Query("targetId") is not { Length: > 0 } id || !_targets.Remove(id, out string? target))
        {
            return Answer.Text(400, "The target of the sign-in is unknown.");
        }

        string ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        _tickets[ticket] = user.Id;
        return Answer
            .Empty(302)
            .With("Location", target + (target.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "qlikTicket=" + ticket);
    }

    private Answer Open(ServiceRequest request, SenseUser user, string cookie)
    {
        string value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _sessions[(cookie, value)] = new ProxySession(user.Id, repository.Site.Clock.UtcNow);
        return Forward(request, user).With("Set-Cookie", $"{cookie}={value}; Path=/; HttpOnly; Secure");
    }

    private Answer Forward(ServiceRequest request, SenseUser user) => SenseRepository.CheckKey(request) ?? repository.Handle(request, user);
}
