namespace QlikAdmin.Integration.Tests.Contract;

/// <summary>Everything that may differ from the vendor's descriptions, each with its reason. What is not here is an error.</summary>
internal static class KnownQuirks
{
    private const string Repository = "^[A-Z]+ /qrs/";
    private const string Licences = "^[A-Z]+ /api/v1/licenses/";

    public static IReadOnlyList<Quirk> All { get; } =
    [
        new(
            Repository,
            "^query Xrfkey is not described$",
            "The XSRF key is documented in the guide (\"Using Xrfkey headers\") and in no description: every call must carry it."
        ),
        new(
            "^[A-Z]+ /api/v1/|^POST /oauth/",
            "^answer (401|403|429) is not described$",
            "The gateway in front of every service refuses bad tokens and too many requests, and a deactivated tenant answers 401 on every route; few operations list them."
        ),
        new(
            Licences,
            "^answer 401: (error PropertyRequired|message PropertyRequired|errors\\[\\]\\.status NoAdd|traceId NoAdd)",
            "Refused by the gateway, whose errors are those of most services: a status and a trace id, and not the two deprecated members of the licence service."
        ),
        new(
            "^POST /oauth/token$",
            "^answer 401: traceId NoAdditionalPropertiesAllowed$",
            "A deactivated tenant answers with one and the same body everywhere, trace id included."
        ),
        new(
            "^POST /oauth/token$",
            "^answer 200: expires_in NoAdditionalPropertiesAllowed$",
            "In the vendor's worked examples of the token call, but not in the schema."
        ),
        new(
            Repository,
            "^answer (400|401|403|404|409|500|502|503|504) is not described$",
            "The repository's description declares success only; errors are plain text."
        ),
        new(
            "^POST /qrs/license/(user|professional|analyzer)accesstype$",
            "^request: user\\.(userId|userDirectory) PropertyRequired$",
            "An entity is referred to by its id alone; the description has one schema for reading and writing, and so calls the names required."
        ),
        new(
            "^GET /qrs/.+/count$",
            "^answer 200:  IntegerExpected$",
            "Described as a bare number; real repositories, and public clients that read them, have {\"value\": n}."
        ),
        new(
            Repository,
            "^(request|answer 20[0-9]): \\S+ [A-Za-z]+: null$",
            "Real answers have null for what is not there, in the vendor's own samples too, and an entity is sent back as it was read; the description knows no null."
        ),
        new(
            "^[A-Z]+ /qrs/(selection/.+/)?license/(user|professional|analyzer)accesstype",
            "^answer 20[0-9]: (\\[\\]\\.)?deletedUser(Id|Directory) StringTooShort$",
            "Empty while the user exists, as public scripts read it; the description has at least one character."
        ),
        new("^GET /qrs/license$", "^answer 200:  ObjectExpected: null$", "A site without a licence answers null."),
        new(
            "^GET /api/core/tenants$",
            "no such operation",
            "The organisation's list is described on the vendor's pages (\"Organization REST APIs\") and in no machine-readable document."
        ),
        new(
            "^PATCH /api/v1/(sharing-tasks|data-alerts)/",
            "^request: \\[\\]\\.value ObjectExpected$",
            "One type for the values of all paths; an owner id, a name and a switch, which the paths stand for, are no objects."
        ),
        new(
            "^PATCH /api/v1/users/",
            "^request: \\[\\]\\.path NotInEnumeration: /assignedRoles/-$",
            "The vendor's own example of giving a role has this path; the list of paths beside it does not."
        ),
        new(
            "^PATCH /api/v1/users/",
            "^request: \\[\\]\\.value (Array|Boolean|String)Expected$",
            "In the vendor's own examples one role that is given or taken is an object; the schema knows lists of them only."
        ),
        new(
            "^POST /api/v1/users/actions/invite$",
            "^request: invitees\\.items PropertyRequired$",
            "The schema of the list requires a member of it, as if it were an object; the example beside it is a plain list."
        ),
        new(
            "^GET /api/v1/reload-tasks",
            "^answer 200: (data\\[\\]\\.)?jobId NoAdditionalPropertiesAllowed$",
            "Among the required members of a reload task and described nowhere."
        ),
        new(
            "^GET /api/v1/collections/\\{collectionId\\}/items$",
            "^answer 200: links NoAdditionalPropertiesAllowed$",
            "Among the required members of the list and described nowhere."
        ),
        new(
            "^GET /api/(connectivity/data-connections|core/data-files)(/|$)",
            "no such operation",
            "The newer addresses of these two services are in the vendor's client (@qlik/api) and in no description; they are asked where the described ones are missing, and by the deep test."
        ),
        new(
            "^GET /qrs/task(/full)?$",
            "^answer 200: \\[\\]\\.[A-Za-z]+ NoAdditionalPropertiesAllowed$",
            "Described with what tasks of every kind share; public clients read from it what one kind has of its own, as when it runs next."
        ),
        new(
            "^GET /internal_windows_authentication/$",
            "no such operation",
            "The proxy's authentication module, where Windows accounts sign in; no part of the repository's interface."
        ),
        new(
            "^GET /qrs/about$",
            "^(answer 302|query qlikTicket) is not described$",
            "The proxy sends who has no session to sign in, and back with a ticket; the repository itself sees neither."
        ),
        new(
            "^GET /internal_forms_authentication/$",
            "no such operation",
            "The proxy's login form is a page for people, to which a redirect may lead."
        ),
    ];
}
