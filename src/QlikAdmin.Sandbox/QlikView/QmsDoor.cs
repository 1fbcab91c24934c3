using QlikAdmin.Sandbox.Http;
using QlikAdmin.Sandbox.Seed;

namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Finds out who calls, before anything else is done with the request.</summary>
internal sealed class QmsDoor(QlikViewFarm farm)
{
    private readonly WindowsAuthentication _windows = new("NTLM");
    private readonly WindowsAuthentication _windowsOrBasic = new("NTLM", BasicOffer);

    private const string BasicOffer = "Basic realm=\"QMS\"";

    /// <summary>The answer that refuses the caller or asks for the next step; null when the caller is known.</summary>
    public Answer? Enter(ServiceRequest request)
    {
        QlikViewAuthMode mode = farm.Settings.Authentication;
        if (mode == QlikViewAuthMode.None)
        {
            request.Identity = new QmsCaller(farm.Administrator, true);
            return null;
        }

        string authorization = request.Header("Authorization") ?? string.Empty;
        bool isBasic = authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase);
        string account;
        if (mode == QlikViewAuthMode.Basic || (isBasic && mode == QlikViewAuthMode.Ntlm))
        {
            if (!isBasic || !TryBasic(authorization[6..].Trim(), out account))
            {
                return Refuse();
            }
        }
        else if (_windowsOrBasic.Step(request, out account) is Answer answer)
        {
            return mode == QlikViewAuthMode.NtlmOnly && answer.Headers.Exists(h => h.Value == BasicOffer) ? Refuse() : answer;
        }

        account = Full(account);
        if (!farm.Accounts.ContainsKey(account))
        {
            return Refuse();
        }

        request.Identity = new QmsCaller(account, farm.IsAdministrator(account));
        return null;
    }

    public Answer Refuse() =>
        farm.Settings.Authentication switch
        {
            QlikViewAuthMode.Basic => Answer.Text(401, "Unauthorized").With("WWW-Authenticate", BasicOffer),
            QlikViewAuthMode.NtlmOnly => _windows.Refuse(),
            _ => _windowsOrBasic.Refuse(),
        };

    /// <summary>A name without a directory is a local account of the server.</summary>
    private static string Full(string account)
    {
        account = account.TrimStart('\\');
        return account.Contains('\\', StringComparison.Ordinal) ? account : SeedPeople.AdministratorDirectory + "\\" + account;
    }

    private bool TryBasic(string token, out string account)
    {
        account = string.Empty;
        byte[] bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out int length))
        {
            return false;
        }

        string[] parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        account = Full(parts[0]);
        return parts.Length == 2
            && (
                Fits(account, parts[1], farm.Administrator, farm.AdministratorPassword)
                || Fits(account, parts[1], farm.Limited, farm.LimitedPassword)
            );
    }

    private static bool Fits(string account, string password, string wanted, string wantedPassword) =>
        account.Equals(wanted, StringComparison.OrdinalIgnoreCase) && password == wantedPassword;
}
