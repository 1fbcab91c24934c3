using QlikAdmin.Sandbox.Http;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>The port for clients with a certificate of the site. The certificate is trusted, and a header names the acting user.</summary>
internal sealed class CertificateService(SenseRepository repository)
{
    public Answer Handle(ServiceRequest request)
    {
        if (SenseRepository.CheckKey(request) is Answer refusal)
        {
            return refusal;
        }

        if (!TryParse(request.Header("X-Qlik-User"), out string directory, out string userId))
        {
            return Answer.Text(400, "The X-Qlik-User header is missing or malformed. Expected: UserDirectory=<directory>; UserId=<id>");
        }

        lock (repository.Gate)
        {
            SenseUser? user = repository.Site.FindUser(directory, userId);
            return user is null ? Answer.Text(403, "Forbidden") : repository.Handle(request, user);
        }
    }

    private static bool TryParse(string? header, out string directory, out string userId)
    {
        directory = userId = string.Empty;
        foreach (string part in (header ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2 && pair[0].Equals("UserDirectory", StringComparison.OrdinalIgnoreCase))
            {
                directory = pair[1];
            }
            else if (pair.Length == 2 && pair[0].Equals("UserId", StringComparison.OrdinalIgnoreCase))
            {
                userId = pair[1];
            }
        }

        return directory.Length > 0 && userId.Length > 0;
    }
}
