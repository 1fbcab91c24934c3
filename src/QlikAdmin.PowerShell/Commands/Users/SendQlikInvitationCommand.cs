using System.Management.Automation;
using QlikAdmin.Changes;
using QlikAdmin.Models;
using QlikAdmin.Workflows.Users;

namespace QlikAdmin.PowerShell;

/// <summary>Invites people to a tenant by e-mail, many at once, and reports the outcome for each address.</summary>
/// <remarks>
/// Errors, one per address: Qlik.InvalidInput for a text that is not an address or was given twice, found before anything is sent;
/// Qlik.Conflict for a disabled user, Qlik.InvalidRequest, Qlik.ServerError,
/// Qlik.IncompleteAnswer, Qlik.NotSupported on Qlik Sense, Qlik.JournalFailed and the other reasons of a refused request.
/// </remarks>
[Cmdlet(VerbsCommunications.Send, "QlikInvitation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(RunSummary), typeof(Result))]
public sealed class SendQlikInvitationCommand : QlikChangeCmdlet
{
    private readonly Collected<Accepted<InvitationOrder>> _accepted = new();
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>E-mail addresses. One text can contain several, separated by commas, semicolons, spaces or line breaks.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Mail", "EmailAddress")]
    [AddressTransformation]
    [AllowEmptyString]
    [OffersNothing]
    public string[] Email { get; set; } = Array.Empty<string>();

    /// <summary>Language of the mail as two letters, such as <c>de</c>; English without it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Sends another mail to people who are already invited.</summary>
    [Parameter]
    public SwitchParameter Resend { get; set; }

    /// <summary>Writes a result for each address instead of the summary.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool EndsWithSummary => !PassThru;

    // A mail that was sent stays sent.
    private protected override bool HasUndo => false;

    private protected override string ConnectCommands => "Connect-QlikCloud";

    private protected override object? Needs(Connection connection)
    {
        return connection.Product == QlikProduct.Cloud
            ? connection.Users
            : throw new QlikException(
                ErrorReason.NotSupported,
                $"Not supported on '{connection.Name}': {connection.Product} has no invitations."
            )
            {
                NextStep = "Connect with Connect-QlikCloud.",
            };
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        string? language = string.IsNullOrWhiteSpace(Language) ? null : Language!.Trim();
        foreach (string text in Email)
        {
            IReadOnlyList<string> addresses = Addresses.Split(text);
            if (addresses.Count == 0)
            {
                Refuse(text, "Invite: no address was given.", "Check whether the file has an empty line.");
            }

            foreach (string address in addresses)
            {
                Accept(address, language);
            }
        }
    }

    /// <inheritdoc />
    private protected override void Finish() =>
        Make(_accepted, "Send invitation", (connection, accepted) => Report(connection.Name, accepted));

    private void Accept(string address, string? language)
    {
        if (!Addresses.IsAddress(address))
        {
            Refuse(
                address,
                $"Invite: '{address}' is not an e-mail address.",
                "Correct it and send it again. The other addresses are not affected."
            );
            return;
        }

        if (language is not null && (language.Length != 2 || !language.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'))))
        {
            Refuse(
                address,
                $"Invite '{address}': '{language}' is not a language code of two letters.",
                "Give a code such as en, de or fr."
            );
            return;
        }

        foreach (Connection connection in RequireConnections(address))
        {
            if (!_given.Add(connection.Name + "\n" + address))
            {
                Refuse(
                    address,
                    $"Invite '{address}': the address was given twice. It gets one mail.",
                    "Remove the duplicate from the list."
                );
            }
            else if (Confirm(connection, null, $"{address} to {connection.Name}", Resend ? "Send invitation again" : "Send invitation"))
            {
                InvitationOrder order = new(address) { Language = language?.ToLowerInvariant(), Resend = Resend };
                Tally.Expect(connection.Name, null);
                _accepted.Add(connection, new Accepted<InvitationOrder>(order, new PlannedChange(InvitationChanges.Of(order))));
            }
        }
    }

    private void Refuse(string address, string message, string nextStep)
    {
        QlikException error = new(ErrorReason.InvalidInput, message) { NextStep = nextStep };
        WriteError(error.ToErrorRecord(address));
        Write(string.Empty, address, ItemResult.Failed(error), isExpected: false);
    }

    private void Report(string connection, Accepted<InvitationOrder> accepted)
    {
        string address = accepted.Item.Email;
        if (accepted.Change.Error is QlikException error)
        {
            WriteFailure(error, address, () => Write(connection, address, accepted.Change, isExpected: true));
        }
        else
        {
            Write(connection, address, accepted.Change, isExpected: true);
        }
    }

    private void Write(string connection, string address, ItemResult result, bool isExpected) =>
        WriteResult(
            new Result("Invite", result.Outcome, result.NewId ?? string.Empty, connection, RunId)
            {
                User = address,
                Detail = result.Detail,
            },
            isExpected
        );
}
