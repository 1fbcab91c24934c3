namespace QlikAdmin;

/// <summary>Kinds of items that a user owns and that stay when the user is deleted.</summary>
public enum OwnedItemKind
{
    /// <summary>A shared, managed or data space of Cloud.</summary>
    Space,

    /// <summary>An app of Cloud or Sense.</summary>
    App,

    /// <summary>A script, data flow or table recipe of Cloud, which is kept in the app service.</summary>
    Script,

    /// <summary>A connection to a data source.</summary>
    DataConnection,

    /// <summary>A file or folder of Cloud.</summary>
    DataFile,

    /// <summary>An automation of Cloud.</summary>
    Automation,

    /// <summary>A connection of automations.</summary>
    AutomationConnection,

    /// <summary>A scheduled task of Cloud: listed, never moved or edited.</summary>
    Schedule,

    /// <summary>A subscription or sharing task of Cloud.</summary>
    SharingTask,

    /// <summary>A data alert of Cloud.</summary>
    DataAlert,

    /// <summary>A webhook at user level.</summary>
    Webhook,

    /// <summary>A sheet, bookmark, story or other object within an app of Sense.</summary>
    AppObject,

    /// <summary>A stream of Sense.</summary>
    Stream,

    /// <summary>A content library of Sense.</summary>
    ContentLibrary,

    /// <summary>An extension or theme of Sense.</summary>
    Extension,

    /// <summary>Everything else that the server lists as owned and has no call to move: data sets, notes, glossaries, machine learning, and
    /// further kinds of Sense.</summary>
    Other,
}
