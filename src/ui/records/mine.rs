//! 这台设备上的人：我的岗位、管着的表，签过字的人，联系人。

use leptos::prelude::untrack;

use super::{Draft, Records};
use crate::journal::{Blob, ChecklistId, Contact, ContactId, DeviceId, IdMap, PersonId, PersonIntroduced, Personal, PositionId, State};

impl Records {
    /// 我的岗位：这台设备最近选定的。
    ///
    /// 恢复到新手机、替换过，就换了写入者：还没重新选的，照它接着的那一个。
    pub fn my_positions(self) -> Vec<PositionId> {
        let writer = self.journal().and_then(|journal| journal.writer());
        self.with(|state| chosen(state, &state.positions, writer?)).unwrap_or_default()
    }

    /// 我另外管着的检查表：这台设备最近选定的；换了写入者的同 [`Self::my_positions`]。
    pub fn my_checks(self) -> Vec<ChecklistId> {
        let writer = self.journal().and_then(|journal| journal.writer());
        self.with(|state| chosen(state, &state.followed, writer?)).unwrap_or_default()
    }

    /// 一个人的姓名；取不到（已抹去）是空的。
    pub fn name(self, person: PersonId) -> String {
        let blob = self.with(|state| state.people.get(&person).copied());
        blob.map(|blob| self.people.with(|people| people.get(&blob).map(|one| one.name.clone()).unwrap_or_default())).unwrap_or_default()
    }

    /// 签过字的姓名。
    pub fn known_names(self) -> Vec<String> {
        let people: Vec<PersonId> = self.with(|state| state.people.keys().collect());
        let mut names: Vec<String> = Vec::new();
        for person in people {
            let name = self.name(person);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// 联系人：种类、姓名、电话。
    pub fn contacts(self) -> Vec<(ContactId, String, Personal)> {
        let contacts: Vec<(ContactId, Contact)> =
            self.with(|state| state.contacts.iter().map(|(id, contact)| (id, contact.clone())).collect());
        contacts
            .into_iter()
            .map(|(id, contact)| (id, contact.kind, self.people.with(|people| people.get(&contact.blob).cloned().unwrap_or_default())))
            .collect()
    }

    /// 认出或介绍一个人：同名的就是同一个人。返回 id，以及要一起写下的介绍。
    pub fn person(self, name: &str) -> Option<(PersonId, Draft)> {
        let journal = self.journal()?;
        let known: Vec<PersonId> = self.with_untracked(|state| state.people.keys().collect());
        if let Some(person) = known.into_iter().find(|person| untrack(|| self.name(*person)) == name) {
            return Some((person, Draft::default()));
        }
        let person: PersonId = journal.new_id();
        let blob = Blob::personal(&Personal { name: name.to_owned(), phone: String::new() }, journal.new_salt());
        let introduced = PersonIntroduced { person, blob: blob.sha256() };
        Some((person, Draft { bodies: vec![introduced.into()], blobs: vec![blob], ..Draft::default() }))
    }
}

/// 一个写入者选定的；自己没选过的，是它接着的那一个选的。
fn chosen<T: Clone>(state: &State, all: &IdMap<DeviceId, Vec<T>>, mut writer: DeviceId) -> Option<Vec<T>> {
    // 接着的只会更早登记，走得到头；坏数据里绕圈的，走够了就停
    for _ in 0..8 {
        if let Some(chosen) = all.get(&writer) {
            return Some(chosen.clone());
        }
        let before = &state.writers.get(&writer)?.continues;
        writer = before.iter().find(|one| all.contains_key(&one.device)).or(before.first())?.device;
    }
    None
}
